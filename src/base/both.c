/* both.c - a thread that lives as long as one call. */
#include "base/both.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct Call {
    void (*work)(void *);
    void *self;
} Call;

static void *call(void *self)
{
    Call *c = self;
    c->work(c->self);
    return NULL;
}

void run_both(void (*left)(void *), void *left_self, void (*right)(void *), void *right_self)
{
    pthread_t thread;
    Call other = { right, right_self };
    bool second = pthread_create(&thread, NULL, call, &other) == 0;
    left(left_self);
    if (second)
        pthread_join(thread, NULL);
    else
        right(right_self);
}
