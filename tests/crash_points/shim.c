/* Preloaded into a process, it kills that process right before its n-th change to a data folder.
 *
 * With an attic it also plays a power cut: before the process dies, whatever was not synced is
 * undone (power_cut.c). Syncs are not passed on: a power cut is only played, and so it is quicker.
 *
 * Every function below stands in for the one of libc of that name and ends in the system call, so
 * that nothing in here is counted itself. Not seen: shared-memory maps. SQLite writes to none but
 * its -shm file, which it makes anew after a crash; that file is left out. The process must have
 * one thread. Files that the shim opens stay open: closing any descriptor of a file would drop
 * the locks that SQLite holds on it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "power_cut.h"

#define SAME_AS(name) __attribute__((alias(#name)))

static char root[PATH_MAX];
static long kill_at, steps;
static bool counting;

/* Watch the folder `folder` from now on; with an attic, keep what undoes each change. */
void crash_watch(const char *folder, const char *attic_folder)
{
	snprintf(root, sizeof root, "%s", folder);
	use_attic(attic_folder);
}

/* From now on count changes, and die right before number `n` (from 1). */
void crash_at(long n)
{
	counting = true;
	kill_at = n;
}

static bool path_of_fd(int fd, char *path)
{
	char link[64];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, PATH_MAX - 1);
	if (length < 0)
		return false;
	path[length] = 0;
	return true;
}

static bool is_ours(const char *path)
{
	size_t length = strlen(root), all = strlen(path);
	if (!length || strncmp(path, root, length) || (path[length] && path[length] != '/'))
		return false;
	return all < 4 || strcmp(path + all - 4, "-shm");
}

static bool ours_at(int dir, const char *name, char *path)
{
	char folder[PATH_MAX] = "";
	if (!*root)
		return false;
	if (*name == '/')
		snprintf(path, PATH_MAX, "%s", name);
	else if (dir == AT_FDCWD ? getcwd(folder, sizeof folder) != NULL : path_of_fd(dir, folder))
		snprintf(path, PATH_MAX, "%.2000s/%.2000s", folder, name);
	else
		return false;
	return is_ours(path);
}

static bool ours_fd(int fd, char *path)
{
	return *root && path_of_fd(fd, path) && is_ours(path);
}

static off_t position(int fd)
{
	struct stat found;
	if (fcntl(fd, F_GETFL) & O_APPEND)
		return fstat(fd, &found) ? 0 : found.st_size;
	return lseek(fd, 0, SEEK_CUR);
}

/* Say so, undo what would not last, and die. */
static void die(const char *what, const char *path)
{
	char said[PATH_MAX + 64];
	int length = snprintf(said, sizeof said, "killed %s %s\n", what, path);
	syscall(SYS_write, STDOUT_FILENO, said, length);
	cut_power();
	kill(getpid(), SIGKILL);
}

/* One change is about to be made: the place to die. */
static void step(const char *what, const char *path)
{
	char before[64];
	snprintf(before, sizeof before, "before %s", what);
	if (counting && ++steps == kill_at)
		die(before, path + strlen(root));
}

/* The operation is over: the last place to die. */
void crash_now(void)
{
	die("at its", "end");
}

static void before_write(const char *what, int fd, off_t offset, size_t count)
{
	char path[PATH_MAX];
	int error = errno;
	if (ours_fd(fd, path)) {
		step(what, path);
		remember_bytes(fd, offset < 0 ? position(fd) : offset, count);
	}
	errno = error;
}

ssize_t write(int fd, const void *bytes, size_t count)
{
	before_write("write", fd, -1, count);
	return syscall(SYS_write, fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int part_count)
{
	size_t count = 0;
	for (int i = 0; i < part_count; i++)
		count += parts[i].iov_len;
	before_write("writev", fd, -1, count);
	return syscall(SYS_writev, fd, parts, part_count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset)
{
	before_write("pwrite", fd, offset, count);
	return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

SAME_AS(pwrite64) ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset);

ssize_t sendfile64(int to, int from, off_t *offset, size_t count)
{
	before_write("sendfile", to, -1, count);
	return syscall(SYS_sendfile, to, from, offset, count);
}

int ftruncate64(int fd, off_t size)
{
	before_write("ftruncate", fd, size, SSIZE_MAX);
	return syscall(SYS_ftruncate, fd, size);
}

SAME_AS(ftruncate64) int ftruncate(int fd, off_t size);

int truncate64(const char *name, off_t size)
{
	int fd = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CLOEXEC, 0);
	return fd < 0 ? -1 : ftruncate64(fd, size);
}

static int sync_of(const char *what, int fd, long number)
{
	char path[PATH_MAX];
	if (!ours_fd(fd, path))
		return syscall(number, fd);
	step(what, path);
	now_lasts(fd);
	return 0;
}

int fsync(int fd)
{
	return sync_of("fsync", fd, SYS_fsync);
}

int fdatasync(int fd)
{
	return sync_of("fdatasync", fd, SYS_fdatasync);
}

/* Opening counts only where it makes a file, or empties one that has content. */
static int open_at(int dir, const char *name, int flags, mode_t mode)
{
	char path[PATH_MAX];
	struct stat found;
	bool ours = (flags & (O_CREAT | O_TRUNC)) && (flags & O_TMPFILE) != O_TMPFILE;
	ours = ours && ours_at(dir, name, path);
	bool there = ours && !stat(path, &found);
	bool makes = ours && !there && (flags & O_CREAT);
	if (makes)
		step("making", path);
	if (there && (flags & O_TRUNC) && found.st_size > 0) {
		int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
		before_write("emptying", fd, 0, SSIZE_MAX);
	}
	int fd = syscall(SYS_openat, dir, name, flags, mode);
	if (makes && fd >= 0)
		remember_name(MADE, path, NULL, NULL);
	return fd;
}

#define MODE_OF(flags)                                                                \
	({                                                                            \
		va_list more;                                                         \
		va_start(more, flags);                                                \
		mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
		va_end(more);                                                         \
		mode;                                                                 \
	})

int open(const char *path, int flags, ...)
{
	return open_at(AT_FDCWD, path, flags, MODE_OF(flags));
}

int openat(int dir, const char *path, int flags, ...)
{
	return open_at(dir, path, flags, MODE_OF(flags));
}

SAME_AS(open) int open64(const char *path, int flags, ...);
SAME_AS(openat) int openat64(int dir, const char *path, int flags, ...);

int mkdirat(int dir, const char *name, mode_t mode)
{
	char path[PATH_MAX];
	struct stat found;
	bool ours = ours_at(dir, name, path) && stat(path, &found);
	if (ours)
		step("mkdir", path);
	int result = syscall(SYS_mkdirat, dir, name, mode);
	if (ours && !result)
		remember_name(MADE, path, NULL, NULL);
	return result;
}

int mkdir(const char *name, mode_t mode)
{
	return mkdirat(AT_FDCWD, name, mode);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	char path[PATH_MAX], new_path[PATH_MAX];
	char *kept = NULL;
	bool ours = ours_at(from_dir, from, path) && ours_at(to_dir, to, new_path);
	if (ours) {
		step("rename to", new_path);
		kept = keep(new_path);
	}
	int result = syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
	if (ours && !result)
		remember_name(RENAMED, path, new_path, kept);
	return result;
}

/* Only for two names that change places: glibc's rename does not come here. */
int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	char path[PATH_MAX], new_path[PATH_MAX];
	bool ours = ours_at(from_dir, from, path) && ours_at(to_dir, to, new_path);
	if (ours)
		step("exchange with", new_path);
	int result = syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
	if (ours && !result)
		remember_name(EXCHANGED, path, new_path, NULL);
	return result;
}

int rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int dir, const char *name, int flags)
{
	char path[PATH_MAX];
	char *kept = NULL;
	struct stat found;
	bool ours = ours_at(dir, name, path) && !lstat(path, &found);
	if (ours) {
		step(flags & AT_REMOVEDIR ? "rmdir" : "unlink", path);
		kept = keep(path);
	}
	int result = syscall(SYS_unlinkat, dir, name, flags);
	if (ours && !result)
		remember_name(REMOVED, path, NULL, kept);
	return result;
}

int unlink(const char *name)
{
	return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name)
{
	return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}
