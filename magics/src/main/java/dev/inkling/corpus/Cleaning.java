package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs the rules within documents over all sources, several at a time, and puts the results down. What comes out does not
 * depend on which thread was faster: every source goes through the rules alone, and what it needs of the others, their
 * words, is only used once all are known.
 */
final class Cleaning {
    /** UTF-16 units of a text above which it is not worked on beside another such one: it takes ten times its size. */
    private static final int LARGE = 1 << 22;

    private static final long LARGE_FILE = 1L << 25;
    private static final int BETWEEN_LOOKS = 50;

    /** Where sources come from. Each of its units may hold several. */
    interface Feed {
        int size();

        long bytes(int unit);

        /** Called by any thread, once for each unit. */
        void each(int unit, Consumer<Source> sink);
    }

    private final CleanOptions options;
    private final CleanListener listener;
    private final SourceStore store = new SourceStore();
    private final Words words = new Words();

    /** The texts whose lines end in hyphens wait until all words are known. */
    private final SourceStore waiting = new SourceStore();

    private final List<Long> waitingKeys = new ArrayList<>();
    private final ReentrantLock largeTexts = new ReentrantLock();
    private final ReentrantLock largeFiles = new ReentrantLock();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;
    private CleanProgress progress = new CleanProgress(0, 0, 0, 0, "");

    Cleaning(CleanOptions options, CleanListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /** @throws InklingException when the listener ended it */
    SourceStore run(Feed feed) {
        long all = 0;
        for (int unit = 0; unit < feed.size(); unit++) {
            all += feed.bytes(unit);
        }
        inParallel(feed, all, "reading", this::first);
        waiting.sort();
        List<Long> keys = waitingKeys.stream().sorted().toList();
        inParallel(
                new Feed() {
                    @Override
                    public int size() {
                        return waiting.size();
                    }

                    @Override
                    public long bytes(int unit) {
                        return 0;
                    }

                    @Override
                    public void each(int unit, Consumer<Source> sink) {
                        sink.accept(waiting.get(unit).afresh(options.masks()));
                    }
                },
                all,
                "joining lines",
                (unit, part, source) -> second(keys.get(unit), source));
        store.sort();
        return store;
    }

    /** What is done with the sources of a unit. */
    private interface Step {
        void accept(int unit, int part, Source source);
    }

    private void first(int unit, int part, Source source) {
        long key = (long) unit << 32 | part;
        if (source.isText() && options.has(Rule.HARD_WRAPS)) {
            words.add(source.text());
        }
        boolean[] asked = new boolean[1];
        Vocabulary unknown = word -> {
            asked[0] = true;
            return false;
        };
        finish(key, source, unknown, () -> {
            if (asked[0]) {
                synchronized (waitingKeys) {
                    waitingKeys.add(key);
                }
                waiting.add(key, source.afresh(options.masks()), Integer.MAX_VALUE);
            }
            return asked[0];
        });
    }

    private void second(long key, Source source) {
        finish(key, source, words, () -> false);
    }

    /** @param waits asked when the rules have run; true when the result is not to be kept */
    private void finish(long key, Source source, Vocabulary vocabulary, BooleanSupplier waits) {
        Source done = source;
        try {
            if (source.isText()) {
                TextPipeline.run(source, options, vocabulary);
                if (waits.getAsBoolean()) {
                    return;
                }
                if (options.has(Rule.UNREADABLE)) {
                    Unreadable.heavy(source.text()).ifPresent(source::reject);
                }
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            done = source.unreadable("it needs more memory than there is; split it, or start with a larger -Xmx");
        }
        store.add(key, done, options.paragraphCharacters());
    }

    private void inParallel(Feed feed, long allBytes, String what, Step step) {
        if (feed.size() == 0) {
            return;
        }
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), Math.max(2, feed.size()));
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            Work work = new Work(feed, step, pool, threads);
            for (int i = 0; i < threads; i++) {
                pool.execute(work::units);
            }
            while (!work.finished.await(BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
                look(work.done.get(), feed.size(), work.bytes.get(), allBytes, what);
            }
            look(work.done.get(), feed.size(), work.bytes.get(), allBytes, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        } finally {
            stopped |= failure.get() != null;
            pool.shutdown();
        }
        rethrow();
    }

    private void look(int files, int allFiles, long bytes, long allBytes, String what) {
        progress = new CleanProgress(files, allFiles, bytes, allBytes, what);
        check(progress);
    }

    /** Tells the listener of a step that follows on reading. */
    void look(String what) {
        check(new CleanProgress(
                progress.allFiles(), progress.allFiles(), progress.allBytes(), progress.allBytes(), what));
    }

    private void check(CleanProgress now) {
        if (!listener.goOn(now)) {
            stopped = true;
            throw new InklingException("cleaning was stopped after " + now.files() + " of " + now.allFiles()
                    + " files: the corpus is as it was before");
        }
    }

    private void rethrow() {
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        } else if (thrown instanceof Error error) {
            throw error;
        }
        if (stopped) {
            throw new InklingException("cleaning was stopped: the corpus is as it was before");
        }
    }

    /** The units of a feed on their way through a step. */
    private final class Work {
        private final Feed feed;
        private final Step step;
        private final ForkJoinPool pool;
        private final int threads;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicInteger idle = new AtomicInteger();
        private final AtomicInteger handed = new AtomicInteger();
        private final AtomicInteger open;
        private final CountDownLatch finished = new CountDownLatch(1);

        private Work(Feed feed, Step step, ForkJoinPool pool, int threads) {
            this.feed = feed;
            this.step = step;
            this.pool = pool;
            this.threads = threads;
            this.open = new AtomicInteger(threads);
        }

        private void units() {
            guarded(() -> {
                for (int unit = next.getAndIncrement(); unit < feed.size() && !stopped; unit = next.getAndIncrement()) {
                    unit(unit);
                    done.incrementAndGet();
                    bytes.addAndGet(feed.bytes(unit));
                }
            });
            idle.incrementAndGet();
            close();
        }

        private void unit(int unit) {
            boolean large = feed.bytes(unit) > LARGE_FILE;
            if (large) {
                largeFiles.lock();
            }
            try {
                AtomicInteger parts = new AtomicInteger();
                feed.each(unit, source -> source(unit, parts.getAndIncrement(), source));
            } finally {
                if (large) {
                    largeFiles.unlock();
                }
            }
        }

        /** A file of many texts keeps all threads busy, when they have nothing else to do. */
        private void source(int unit, int part, Source source) {
            if (stopped) {
                throw new Stopped();
            }
            if (idle.get() > 0 && handed.get() < 2 * threads) {
                handed.incrementAndGet();
                open.incrementAndGet();
                pool.execute(() -> {
                    guarded(() -> take(unit, part, source));
                    handed.decrementAndGet();
                    close();
                });
            } else {
                guarded(() -> take(unit, part, source));
                if (stopped) {
                    throw new Stopped(); // the format must not take it for a fault of its file
                }
            }
        }

        private void take(int unit, int part, Source source) {
            boolean large = source.text().length() > LARGE;
            if (large) {
                largeTexts.lock();
            }
            try {
                step.accept(unit, part, source);
            } finally {
                if (large) {
                    largeTexts.unlock();
                }
            }
        }

        private void guarded(Runnable task) {
            try {
                task.run();
            } catch (Stopped e) {
                stopped = true;
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
                stopped = true;
            }
        }

        private void close() {
            if (open.decrementAndGet() == 0) {
                finished.countDown();
            }
        }
    }

    /** Ends the reading of a file. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;

        private Stopped() {
            super(null, null, false, false);
        }
    }
}
