#include "privilege.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool look_up(const char *name, struct account *ret)
{
	const struct passwd *user = getpwnam(name);
	if (!user || user->pw_uid == 0)
		return false;
	*ret = (struct account){ .uid = user->pw_uid, .gid = user->pw_gid };
	snprintf(ret->name, sizeof ret->name, "%s", name);
	return true;
}

static bool refuse_user(const char *wanted, struct err *err)
{
	err_set(err, ERR_INVALID_PARAMS, "--user %s is not an unprivileged account of this machine", wanted);
	return err_hint(err, "make one with 'adduser --system --group %s', or leave --user out", wanted);
}

bool privilege_choose(const char *wanted, struct account *ret, struct err *err)
{
	static const char *const usual[] = { "kontor", "postgres", "nobody" };
	if (geteuid() != 0) {
		const struct passwd *self = getpwuid(geteuid());
		*ret = (struct account){ .uid = geteuid(), .gid = getegid() };
		snprintf(ret->name, sizeof ret->name, "%s", self ? self->pw_name : "");
		if (!wanted || strcmp(wanted, ret->name) == 0)
			return true;
		err_set(err, ERR_INVALID_PARAMS, "only root can start the service as another user (%s)", wanted);
		return err_hint(err, "leave --user out, or start it as root");
	}
	if (wanted)
		return look_up(wanted, ret) || refuse_user(wanted, err);
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (look_up(usual[i], ret))
			return true;
	err_set(err, ERR_INVALID_PARAMS, "started as root, and this machine has no user kontor, postgres or nobody to become");
	return err_hint(err, "make one with 'adduser --system --group kontor'");
}

bool privilege_drop(const struct account *account, struct err *err)
{
	if (geteuid() != 0)
		return true;
	if (setgroups(0, NULL) != 0 || setgid(account->gid) != 0 || setuid(account->uid) != 0)
		return err_errno(err, "cannot become user %s", account->name);
	if (setuid(0) == 0 || geteuid() != account->uid || getegid() != account->gid)
		return err_set(err, ERR_INTERNAL, "root's rights were not given up; the service does not start");
	return true;
}
