/* both.c - the left half runs here, the right one on a thread that lives as long as it. */
#include "base/both.h"

#include <pthread.h>

typedef struct Call {
    void (*half)(void *);
    void *what;
} Call;

static void *call(void *self)
{
    Call *c = self;
    c->half(c->what);
    return NULL;
}

void run_both(void (*half)(void *), void *left, void *right)
{
    pthread_t thread;
    Call other = { half, right };
    if (pthread_create(&thread, NULL, call, &other) != 0) {
        half(left);
        half(right);
        return;
    }
    half(left);
    pthread_join(thread, NULL);
}
