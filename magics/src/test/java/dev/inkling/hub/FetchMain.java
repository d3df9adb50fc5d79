package dev.inkling.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A kernel of its own that fetches a model: {@code ENDPOINT CACHE}. */
final class FetchMain {
    private FetchMain() {}

    public static void main(String[] args) {
        HubSettings settings = new HubSettings(URI.create(args[0]), Path.of(args[1]), Optional.empty(), false, true);
        Hub hub = new Hub(settings);
        System.out.println(hub.lookUp(new RepoId(FakeHub.ID), Hub.MAIN, () -> false)
                .download(progress -> {}, () -> false)
                .folder());
    }

    static ProcessBuilder process(FakeHub hub, Path cache) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchMain.class.getName(),
                        hub.endpoint().toString(),
                        cache.toString())
                .redirectErrorStream(true);
    }
}
