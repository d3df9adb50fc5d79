package dev.inkling.kernel.maven;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.kernel.magic.JarResolver;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.runtime.standalonestatic.StandaloneStaticRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Resolves as Maven itself does, with the user's settings: their repository first, their mirrors, proxies and servers.
 *
 * <p>Only {@link MavenClasspath} makes one, in a class loader of its own.
 */
public final class MavenResolver implements JarResolver {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 60_000;

    @Override
    public List<Jar> resolve(List<String> coordinates, Consumer<String> downloads, BooleanSupplier stopped) {
        List<Artifact> wanted =
                coordinates.stream().map(MavenResolver::artifact).toList();
        try (Context maven = new StandaloneStaticRuntime().create(overrides())) {
            List<RemoteRepository> repositories = maven.remoteRepositories();
            CollectRequest collect = new CollectRequest();
            collect.setRepositories(repositories);
            wanted.forEach(artifact -> collect.addDependency(new Dependency(artifact, JavaScopes.COMPILE)));
            DependencyRequest request = new DependencyRequest(
                    collect, DependencyFilterUtils.classpathFilter(JavaScopes.COMPILE, JavaScopes.RUNTIME));
            try {
                return maven
                        .repositorySystem()
                        .resolveDependencies(session(maven, downloads, stopped), request)
                        .getArtifactResults()
                        .stream()
                        .map(ArtifactResult::getArtifact)
                        .map(MavenResolver::jar)
                        .toList();
            } catch (RepositoryException e) {
                throw ResolutionProblem.sentence(e, names(repositories), local(maven));
            }
        }
    }

    private static Artifact artifact(String coordinates) {
        try {
            return new DefaultArtifact(coordinates);
        } catch (IllegalArgumentException e) {
            throw new InklingException(
                    "\"" + coordinates + "\" names no library: write group:artifact:version, for example"
                            + " org.apache.commons:commons-csv:1.11.0",
                    e);
        }
    }

    private static ContextOverrides overrides() {
        return ContextOverrides.create()
                .withUserSettings(true)
                .withMavenUserHomeOverride(Home.user().resolve(".m2"))
                .build();
    }

    private static DefaultRepositorySystemSession session(
            Context maven, Consumer<String> downloads, BooleanSupplier stopped) {
        DefaultRepositorySystemSession session = new DefaultRepositorySystemSession(maven.repositorySystemSession());
        session.setTransferListener(new Downloads(downloads, stopped));
        session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false)); // a second try may succeed
        session.setConfigProperty(ConfigurationProperties.CONNECT_TIMEOUT, CONNECT_MILLIS);
        session.setConfigProperty(ConfigurationProperties.REQUEST_TIMEOUT, SILENCE_MILLIS);
        return session;
    }

    private static Jar jar(Artifact artifact) {
        String classifier = artifact.getClassifier().isEmpty() ? "" : ":" + artifact.getClassifier();
        return new Jar(
                artifact.getGroupId() + ":" + artifact.getArtifactId() + classifier,
                artifact.getVersion(),
                artifact.getFile().toPath());
    }

    private static String names(List<RemoteRepository> repositories) {
        return repositories.stream()
                .map(repository -> repository.getId() + " (" + repository.getUrl() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Path local(Context maven) {
        return maven.repositorySystemSession().getLocalRepository().getBasedir().toPath();
    }
}
