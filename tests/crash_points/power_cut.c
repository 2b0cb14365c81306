/* What a power cut would undo: kept change by change, undone newest first.
 *
 * The model is the strictest one: a file's bytes last from its fsync on, a name (made, renamed,
 * removed) lasts from the fsync of its folder on; of a rename, that is the folder it leads to.
 */
#define _GNU_SOURCE
#include "power_cut.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct change {
	enum kind kind;
	bool synced;
	ino_t lasts_by;     /* the file or folder whose sync makes this last */
	char *path, *to;    /* MADE and REMOVED: path; RENAMED: path to `to`; EXCHANGED: both */
	char *kept;         /* in the attic: what was removed or replaced; NULL: it was a folder */
	int file;           /* WRITTEN: a descriptor of our own */
	off_t offset, size; /* WRITTEN: where, and the file's size before */
	char *bytes;        /* WRITTEN: what was there before */
	size_t count;
};

static char attic[PATH_MAX];
static struct change *changes;
static size_t change_count;
static int attic_count;

void use_attic(const char *folder)
{
	snprintf(attic, sizeof attic, "%s", folder);
}

static struct change *remember(enum kind kind, ino_t lasts_by)
{
	changes = realloc(changes, (change_count + 1) * sizeof *changes);
	struct change *change = &changes[change_count++];
	memset(change, 0, sizeof *change);
	change->kind = kind;
	change->lasts_by = lasts_by;
	return change;
}

static ino_t folder_of(const char *path)
{
	char folder[PATH_MAX];
	struct stat found;
	snprintf(folder, sizeof folder, "%s", path);
	*strrchr(folder, '/') = 0;
	return stat(folder, &found) ? 0 : found.st_ino;
}

static void replace_start(char **path, const char *from, const char *to)
{
	char *moved;
	size_t length = strlen(from);
	if (*path && !strncmp(*path, from, length) && ((*path)[length] == '/'))
		*path = asprintf(&moved, "%s%s", to, *path + length) < 0 ? *path : moved;
}

/* What was changed inside two folders is found in the other one, once they change places. */
static void follow_exchange(const char *one, const char *other, size_t before)
{
	for (size_t i = 0; i < before; i++)
		for (int each = 0; each < 2; each++) {
			char **path = each ? &changes[i].to : &changes[i].path;
			bool is_in_one = *path && !strncmp(*path, one, strlen(one)) && (*path)[strlen(one)] == '/';
			replace_start(path, is_in_one ? one : other, is_in_one ? other : one);
		}
}

void remember_name(enum kind kind, const char *path, const char *to, char *kept)
{
	if (!*attic)
		return;
	struct change *change = remember(kind, folder_of(to ? to : path));
	change->path = strdup(path);
	change->to = to ? strdup(to) : NULL;
	change->kept = kept;
	if (kind == EXCHANGED)
		follow_exchange(path, to, change_count - 1);
}

static char *attic_name(void)
{
	char *name = NULL;
	return asprintf(&name, "%s/%d", attic, attic_count++) < 0 ? NULL : name;
}

/* A second name for a file that is about to lose its own; NULL for a folder, or for nothing. */
char *keep(const char *path)
{
	char *name = *attic ? attic_name() : NULL;
	if (name && link(path, name)) {
		free(name);
		name = NULL;
	}
	return name;
}

static int own_descriptor(int fd, ino_t inode)
{
	char link[64];
	for (size_t i = 0; i < change_count; i++)
		if (changes[i].kind == WRITTEN && changes[i].lasts_by == inode)
			return changes[i].file;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return syscall(SYS_openat, AT_FDCWD, link, O_RDWR | O_CLOEXEC, 0);
}

/* Keep what is at `offset`, before `count` bytes of it are written over or cut off. */
void remember_bytes(int fd, off_t offset, size_t count)
{
	struct stat found;
	if (!*attic || fstat(fd, &found))
		return;
	off_t left = found.st_size > offset ? found.st_size - offset : 0;
	int file = own_descriptor(fd, found.st_ino);
	struct change *change = remember(WRITTEN, found.st_ino);
	change->file = file;
	change->offset = offset;
	change->size = found.st_size;
	change->count = (off_t)count < left ? count : (size_t)left;
	change->bytes = malloc(change->count + 1);
	if (pread(file, change->bytes, change->count, offset) != (ssize_t)change->count)
		abort();
}

void now_lasts(int fd)
{
	struct stat found;
	if (fstat(fd, &found))
		return;
	for (size_t i = 0; i < change_count; i++)
		changes[i].synced |= changes[i].lasts_by == found.st_ino;
}

static void move(const char *from, const char *to)
{
	syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static void swap(const char *one, const char *other)
{
	syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

static void undo(struct change *change)
{
	switch (change->kind) {
	case WRITTEN:
		syscall(SYS_pwrite64, change->file, change->bytes, change->count, change->offset);
		syscall(SYS_ftruncate, change->file, change->size);
		break;
	case MADE: /* a folder goes with all that is in it */
		move(change->path, attic_name());
		break;
	case RENAMED:
		move(change->to, change->path);
		if (change->kept)
			move(change->kept, change->to);
		break;
	case EXCHANGED:
		swap(change->path, change->to);
		follow_exchange(change->path, change->to, change - changes);
		break;
	case REMOVED:
		if (change->kept)
			move(change->kept, change->path);
		else
			syscall(SYS_mkdirat, AT_FDCWD, change->path, 0700);
		break;
	}
}

void cut_power(void)
{
	for (size_t i = change_count; i-- > 0;)
		if (!changes[i].synced)
			undo(&changes[i]);
}
