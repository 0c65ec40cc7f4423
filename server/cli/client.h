/*
 * One connection to the service: a request at a time, its notifications, its answer. What is returned points into the connection's buffer and
 * is valid until the next call.
 */
#ifndef KONTOR_CLI_CLIENT_H
#define KONTOR_CLI_CLIENT_H

#include <stdint.h>

#include "base/json_out.h"

#include "failure.h"

#define SOCKET_PATH_SIZE 108

/* For the option tables of clients. */
#define CLIENT_OPTIONS \
	{ "socket", "PATH", "the service's socket (default: $KONTOR_SOCKET, DIR/kontor.sock, /run/kontor/kontor.sock)" }, \
	{ "data", "DIR", "data folder of the service: its socket is DIR/kontor.sock" }

/* --socket, else $KONTOR_SOCKET, else DIR/kontor.sock of --data, else /run/kontor/kontor.sock. False: longer than a socket's path can be. */
bool client_socket_path(const struct options *o, char out[SOCKET_PATH_SIZE], struct err *err);

struct client;

struct client *client_open(const struct options *o, struct failure *f);
void client_close(struct client *c);                     /* NULL is fine                            */
/* Starts a request; write its parameters into the returned writer (an object is open), then client_send. */
struct json_out *client_request(struct client *c, const char *method);
bool client_send(struct client *c, struct failure *f);
/* The same with parameters that are JSON already. */
bool client_send_raw(struct client *c, const char *method, struct str params, struct failure *f);
/*
 * Sends `size` bytes of `fd` after a request. Stops early, successfully, when the service answers before it has them all: it refused.
 * `tick` (may be NULL) is called with the bytes sent so far.
 */
bool client_upload(struct client *c, int fd, int64_t size, void (*tick)(void *ctx, int64_t sent), void *ctx, struct failure *f);
/* Waits for the answer; notices on the way go to `notice` (may be NULL), which is also called every 200 ms with blank arguments. */
bool client_answer(struct client *c, void (*notice)(void *ctx, struct str method, struct str params), void *ctx, struct str *result, struct failure *f);

/* From now on Ctrl-C asks the service to cancel the running request, and a second one gives up waiting. */
void client_catch_interrupt(void);
bool client_interrupted(void);

#endif
