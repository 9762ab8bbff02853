/* Every sync takes 2 ms longer: what a slower disk does to group commit. For LD_PRELOAD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static const struct timespec EXTRA = {0, 2000000};

int fsync(int fd) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  nanosleep(&EXTRA, 0);
  return next(fd);
}

int fdatasync(int fd) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  nanosleep(&EXTRA, 0);
  return next(fd);
}
