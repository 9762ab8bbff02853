/*
 * A disk of which a test knows every byte, and which fails when it is told to. For LD_PRELOAD.
 *
 * DISK_FOLDER   what lies under it is on this disk
 * DISK_TRACE    every change of it is appended here, in order: see trace.ts
 * DISK_CONTROL  16 bytes that the test may change at any time: [0] 'n' works, 'f' is full, 'r' is read-only,
 *               's' cannot sync; [8..15] seconds, added to the wall's clock
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int trace = -1;
static volatile char *control;

/* The files of the folder that are open: their names by descriptor. */
#define MOST 4096
static char *names[MOST];

__attribute__((constructor)) static void begin(void) {
  folder = getenv("DISK_FOLDER");
  const char *file = getenv("DISK_TRACE"), *shared = getenv("DISK_CONTROL");
  if (!folder || !file || !shared) {
    folder = 0;
    return;
  }
  trace = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  int fd = syscall(SYS_openat, AT_FDCWD, shared, O_RDONLY | O_CLOEXEC);
  if (trace < 0 || fd < 0) abort();
  control = mmap(0, 16, PROT_READ, MAP_SHARED, fd, 0);
  if (control == MAP_FAILED) abort();
  close(fd);
}

static int is_ours(const char *path) { return folder && path && strncmp(path, folder, strlen(folder)) == 0; }
static char state(void) { return control ? control[0] : 'n'; }
static const char *name_of(int fd) { return fd >= 0 && fd < MOST ? names[fd] : 0; }

/* A record: kind, length of the name, offset, length of the data, name, data. Called with the lock. */
static void note(char kind, const char *name, uint64_t offset, const void *data, uint32_t length) {
  char head[15];
  uint16_t size = strlen(name);
  head[0] = kind;
  memcpy(head + 1, &size, 2);
  memcpy(head + 3, &offset, 8);
  memcpy(head + 11, &length, 4);
  size_t all = sizeof head + size + length;
  char *record = malloc(all);
  memcpy(record, head, sizeof head);
  memcpy(record + sizeof head, name, size);
  if (length) memcpy(record + sizeof head + size, data, length);
  if (syscall(SYS_write, trace, record, all) != (ssize_t)all) abort();
  free(record);
}

static int opened(int (*next)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  if (!is_ours(path)) return next(path, flags, mode);
  pthread_mutex_lock(&lock);
  struct stat before;
  int was = stat(path, &before) == 0;
  int fd = -1;
  if (!was && (flags & O_CREAT) && (state() == 'f' || state() == 'r')) errno = state() == 'f' ? ENOSPC : EROFS;
  else fd = next(path, flags, mode);
  if (fd >= 0 && fd < MOST) {
    free(names[fd]);
    names[fd] = strdup(path);
    if (!was) note('C', path, 0, 0, 0);
    else if (flags & O_TRUNC) note('T', path, 0, 0, 0);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define OPEN(name)                                             \
  int name(const char *path, int flags, ...) {                 \
    va_list rest;                                              \
    va_start(rest, flags);                                     \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;  \
    va_end(rest);                                              \
    return opened(REAL(name), path, flags, mode);              \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  pthread_mutex_lock(&lock);
  if (name_of(fd)) {
    free(names[fd]);
    names[fd] = 0;
  }
  int result = REAL(close)(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

static int refused(void) {
  if (state() != 'f' && state() != 'r') return 0;
  errno = state() == 'f' ? ENOSPC : EROFS;
  return 1;
}

/* The index of the log is shared memory, which no cut leaves anything of. */
static const char *traced(int fd) {
  const char *name = name_of(fd);
  size_t length = name ? strlen(name) : 0;
  return length > 4 && strcmp(name + length - 4, "-shm") == 0 ? 0 : name;
}

static ssize_t written(int fd, const void *data, size_t length, off_t offset, int moves) {
  pthread_mutex_lock(&lock);
  const char *name = traced(fd);
  ssize_t result = -1;
  if (!name || !refused()) {
    if (moves) offset = lseek(fd, 0, SEEK_CUR);
    result = moves ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, offset);
    if (name && result > 0) note('W', name, offset, data, result);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t write(int fd, const void *data, size_t length) {
  return name_of(fd) ? written(fd, data, length, 0, 1) : syscall(SYS_write, fd, data, length);
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 0); }
ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 0); }

static int cut(int fd, off_t length) {
  pthread_mutex_lock(&lock);
  const char *name = traced(fd);
  int result = -1;
  if (!name || !refused()) {
    result = syscall(SYS_ftruncate, fd, length);
    if (name && result == 0) note('T', name, length, 0, 0);
  }
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off_t length) { return cut(fd, length); }

/* What was written before a sync that failed may be lost for good: the system takes it for written. */
static int synced(int fd) {
  pthread_mutex_lock(&lock);
  const char *name = traced(fd);
  int fails = name && state() == 's';
  if (name) note(fails ? 'F' : 'S', name, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  if (fails) errno = EIO;
  return fails ? -1 : 0;
}
/* The trace says what is durable: the disk itself need not be waited for. */
int fsync(int fd) { return name_of(fd) ? synced(fd) : REAL(fsync)(fd); }
int fdatasync(int fd) { return name_of(fd) ? synced(fd) : REAL(fdatasync)(fd); }

int unlink(const char *path) {
  pthread_mutex_lock(&lock);
  int result = REAL(unlink)(path);
  if (result == 0 && is_ours(path)) note('U', path, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&lock);
  int result = REAL(rename)(from, to);
  if (result == 0 && is_ours(to)) note('R', from, 0, to, strlen(to));
  pthread_mutex_unlock(&lock);
  return result;
}

/* The wall's clock, set by the test; all others as they are. */
static int64_t ahead(void) {
  int64_t seconds = 0;
  if (control) memcpy(&seconds, (const char *)control + 8, 8);
  return seconds;
}
int clock_gettime(clockid_t id, struct timespec *time) {
  int result = syscall(SYS_clock_gettime, id, time);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) time->tv_sec += ahead();
  return result;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *into) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (into) *into = now.tv_sec;
  return now.tv_sec;
}
