/* What the system itself moves between two processes: stream unix|tcp|pipe <bytes of a write> <ms>. Prints bytes and ms. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void connected(int ends[2]) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof at;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&at, size) || listen(listener, 1)) die("listen");
  getsockname(listener, (struct sockaddr *)&at, &size);
  ends[0] = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(ends[0], (struct sockaddr *)&at, size)) die("connect");
  if ((ends[1] = accept(listener, NULL, NULL)) < 0) die("accept");
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  size_t size = strtoul(argv[2], NULL, 10);
  double ms = atof(argv[3]);
  char *memory = malloc(size);
  memset(memory, 1, size);
  int ends[2];
  if (!strcmp(argv[1], "tcp")) connected(ends);
  else if (!strcmp(argv[1], "unix") ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe(ends)) die(argv[1]);
  pid_t writer = fork();
  if (writer < 0) die("fork");
  if (writer == 0) {
    close(ends[0]);
    for (double until = now() + ms; now() < until;)
      for (size_t sent = 0; sent < size;) {
        ssize_t n = write(ends[1], memory + sent, size - sent);
        if (n < 0) die("write");
        sent += n;
      }
    _exit(0);
  }
  close(ends[1]);
  unsigned long long bytes = 0;
  double began = now();
  for (ssize_t n; (n = read(ends[0], memory, size)) != 0; bytes += n)
    if (n < 0) die("read");
  double took = now() - began;
  waitpid(writer, NULL, 0);
  printf("{\"bytes\":%llu,\"ms\":%f}\n", bytes, took);
  return 0;
}
