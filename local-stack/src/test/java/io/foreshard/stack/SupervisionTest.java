package io.foreshard.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisionTest {

    private static final int RESTARTS_BORNE = 10;

    private final Notes notes = new Notes();
    private final Semaphore restarted = new Semaphore(0);
    private final Supervision supervision = new Supervision(notes, this::onRestarted);

    @AfterEach
    void stop() {
        supervision.close();
    }

    @Test
    void aComponentThatDiesIsNamedAndStaysDead() throws Exception {
        FakeComponent executor = new FakeComponent("executor-1", false);
        supervision.watch(executor);
        executor.die();
        assertEquals("executor-1 has ended; the stack goes on without it", notes.next());
        assertEquals(0, executor.restarts);
    }

    @Test
    void oneThatIsStartedAgainIsBackForAsOftenAsItDiesUpToABound() throws Exception {
        FakeComponent taskManager = new FakeComponent("taskmanager", true);
        supervision.watch(taskManager);
        for (int i = 1; i <= RESTARTS_BORNE; i++) {
            taskManager.die();
            assertEquals("taskmanager has ended and is started again", notes.next());
            assertTrue(restarted.tryAcquire(10, TimeUnit.SECONDS));
            assertTrue(notes.next().startsWith("taskmanager is back after"));
            assertEquals(i, taskManager.restarts);
        }
        taskManager.die();
        assertTrue(notes.next().contains("is not started again"));
        assertEquals(RESTARTS_BORNE, taskManager.restarts);
    }

    @Test
    void aRestartOnRequestIsNoDeath() throws Exception {
        FakeComponent taskManager = new FakeComponent("taskmanager", true);
        supervision.watch(taskManager);
        supervision.restart(taskManager);
        assertEquals(1, taskManager.restarts);
        assertEquals(0, notes.count());
        taskManager.die();
        assertEquals("taskmanager has ended and is started again", notes.next());
    }

    @Test
    void aFailedRestartIsToldToWhoAskedForIt() {
        FakeComponent broken = new FakeComponent("kafka", false);
        broken.failure = "kafka: port 9092 is taken";
        supervision.watch(broken);
        StackException e = assertThrows(StackException.class, () -> supervision.restart(broken));
        assertEquals("kafka: port 9092 is taken", e.getMessage());
    }

    @Test
    void nothingIsStartedAgainOnceItIsClosed() throws Exception {
        FakeComponent taskManager = new FakeComponent("taskmanager", true);
        supervision.watch(taskManager);
        supervision.close();
        taskManager.die();
        assertEquals(0, notes.count());
        assertEquals(0, taskManager.restarts);
    }

    private void onRestarted(Component component) {
        supervision.watch(component);
        restarted.release();
    }

    /** Dies when told; alive again once restarted. */
    private static final class FakeComponent implements Component {
        private final String name;
        private final boolean startedAgain;
        private CompletableFuture<Void> exit = new CompletableFuture<>();
        private String failure = "";
        private volatile int restarts;

        FakeComponent(String name, boolean startedAgain) {
            this.name = name;
            this.startedAgain = startedAgain;
        }

        synchronized void die() {
            exit.complete(null);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException("started by nobody here");
        }

        @Override
        public ComponentRecord describe() {
            throw new UnsupportedOperationException("described by nobody here");
        }

        @Override
        public synchronized CompletableFuture<Void> onExit() {
            return exit.copy();
        }

        @Override
        public boolean isStartedAgain() {
            return startedAgain;
        }

        @Override
        public void kill() {
            die();
        }

        @Override
        public void pause() {
            throw new UnsupportedOperationException("paused by nobody here");
        }

        @Override
        public void resume() {
            throw new UnsupportedOperationException("resumed by nobody here");
        }

        @Override
        public synchronized void restart() {
            if (!failure.isEmpty()) {
                throw new StackException(failure);
            }
            exit.complete(null);
            exit = new CompletableFuture<>();
            restarts++;
        }

        @Override
        public void close() {
            die();
        }
    }

    /** What was said, in order. */
    private static final class Notes implements Progress {
        private final List<String> texts = new ArrayList<>();
        private final Semaphore said = new Semaphore(0);
        private int read;

        @Override
        public void started(String component, Duration took, int done, int of) {
            throw new AssertionError("nothing is started here for the first time");
        }

        @Override
        public void note(String text) {
            synchronized (texts) {
                texts.add(text);
            }
            said.release();
        }

        int count() {
            synchronized (texts) {
                return texts.size();
            }
        }

        String next() throws InterruptedException {
            assertTrue(said.tryAcquire(10, TimeUnit.SECONDS), "nothing is said");
            synchronized (texts) {
                return texts.get(read++);
            }
        }
    }
}
