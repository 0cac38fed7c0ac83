# Flink with the two jobs in one jar. Build from the root of the project.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -DskipTests -Dspotless.check.skip=true -pl flink-jobs -am package

FROM flink:2.3.0-java17
COPY --from=build /src/flink-jobs/target/foreshard-flink-jobs-*-all.jar /opt/foreshard/foreshard-flink-jobs.jar
COPY docker/healthy docker/submit-jobs /usr/local/bin/
# A new volume takes its owner from here.
RUN mkdir -p /opt/flink/state && chown flink:flink /opt/flink/state
