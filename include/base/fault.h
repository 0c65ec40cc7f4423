/*
 * Crash points (ACCEPTANCE.md H3). In a build with -DKONTOR_FAULT_POINTS and KONTOR_CRASH_AT=k in the environment the process sends
 * SIGKILL to itself at the k-th crash point it passes; KONTOR_CRASH_LOG=FILE appends each name passed. Otherwise they are nothing.
 */
#ifndef KONTOR_BASE_FAULT_H
#define KONTOR_BASE_FAULT_H

#ifdef KONTOR_FAULT_POINTS
void fault_crash_point(const char *name);
#define CRASHPOINT(name) fault_crash_point(name)
#else
#define CRASHPOINT(name) ((void)0)
#endif

#endif
