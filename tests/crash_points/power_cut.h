#include <sys/types.h>

/* These are ours: no library of the process is to find them in place of its own. */
#pragma GCC visibility push(hidden)

enum kind { WRITTEN, MADE, RENAMED, EXCHANGED, REMOVED };

/* Keep in this folder what a power cut would bring back; without it nothing is remembered. */
void use_attic(const char *folder);

/* Give a file that is about to lose its name a second one; NULL for a folder, or for nothing. */
char *keep(const char *path);

/* A name was made, removed, or changed into `to`; `kept` is what lost its name by that. */
void remember_name(enum kind kind, const char *path, const char *to, char *kept);

/* Keep what is at `offset`, before `count` bytes of it are written over or cut off. */
void remember_bytes(int fd, off_t offset, size_t count);

/* The file or folder was synced: what was done to it so far is not undone any more. */
void now_lasts(int fd);

/* Undo all that does not last. */
void cut_power(void);

#pragma GCC visibility pop
