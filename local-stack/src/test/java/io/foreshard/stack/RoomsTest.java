package io.foreshard.stack;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may import whom, as docs/ARCHITECTURE.md says. */
class RoomsTest {

    private static final String OURS = "io.foreshard.";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(compiledModules());

    /** Of the modules that are built before this one, and its own. */
    private static List<Path> compiledModules() {
        return Stream.of(
                        "schemas",
                        "core",
                        "servers",
                        "configuration",
                        "partitions",
                        "simulation",
                        "flink-jobs",
                        "migration-executor",
                        "cache-sidecar",
                        "local-stack")
                .map(module -> Path.of("..", module, "target", "classes"))
                .toList();
    }

    @Test
    void everyRoomIsLookedInto() {
        for (Path module : compiledModules()) {
            assertTrue(Files.isDirectory(module), module + " is not compiled");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "schemas, ''",
        "core, ''",
        "servers, ''",
        "configuration, core schemas",
        "partitions, core configuration",
        "simulation, core",
        "flink, schemas core configuration",
        "executor, schemas core configuration partitions",
        "sidecar, schemas core configuration partitions",
    })
    void aRoomKnowsOnlyTheRoomsItStandsOn(String room, String below) {
        String[] allowed = Stream.concat(
                        Stream.of(room), Stream.of(below.split(" ")).filter(name -> !name.isEmpty()))
                .map(name -> OURS + name + "..")
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(OURS + room + "..")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(OURS + ".")).or(resideInAnyPackage(allowed)))
                .check(CLASSES);
    }

    @Test
    void theCoreIsPure() {
        classes()
                .that()
                .resideInAPackage(OURS + "core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        OURS + "core..",
                        "java.lang..",
                        "java.io",
                        "java.math",
                        "java.nio.charset",
                        "java.security",
                        "java.text",
                        "java.time..",
                        "java.util..",
                        "org.apache.commons.math3..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void theCoreKnowsNoClockAndNoThread() {
        noClasses()
                .that()
                .resideInAPackage(OURS + "core..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.concurrent.Executor.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "jetcd, io.etcd.., partitions.etcd..",
        "JDBC, java.sql.. org.postgresql.. com.zaxxer.., partitions.postgres..",
        "Jedis, redis.clients.., partitions.redis.. sidecar.regional.. stack.demo.. stack.chaos.. benchmarks..",
        "Flink, org.apache.flink.., flink.. stack..",
    })
    void aLibraryIsSpokenToInItsRoomsOnly(String library, String packages, String rooms) {
        String[] own = Stream.of(rooms.split(" ")).map(room -> OURS + room).toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.split(" "))
                .as(library + " in " + rooms + " only")
                .check(CLASSES);
    }
}
