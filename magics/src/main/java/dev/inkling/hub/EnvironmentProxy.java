package dev.inkling.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The proxies that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY), as other tools take them. */
public final class EnvironmentProxy extends ProxySelector {
    private final Map<String, String> environment;
    private final ProxySelector otherwise;

    EnvironmentProxy(Map<String, String> environment, ProxySelector otherwise) {
        this.environment = environment;
        this.otherwise = otherwise;
    }

    /** Those of this process's environment; Java's own where it names none. */
    public static ProxySelector current() {
        return new EnvironmentProxy(System.getenv(), ProxySelector.getDefault());
    }

    @Override
    public List<Proxy> select(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        Optional<String> named =
                named(address.getScheme().toLowerCase(Locale.ROOT) + "_proxy").or(() -> named("all_proxy"));
        if (named.isEmpty() || isExempt(host)) {
            return named.isEmpty() && otherwise != null ? otherwise.select(address) : List.of(Proxy.NO_PROXY);
        }
        String text = named.get();
        URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
    }

    private Optional<String> named(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .or(() -> Optional.ofNullable(environment.get(variable.toUpperCase(Locale.ROOT))))
                .map(String::strip)
                .filter(text -> text.matches("(?i)(http://)?(\\S*@)?[\\w.-]+(:\\d{1,5})?/?"));
    }

    private boolean isExempt(String host) {
        String all = Optional.ofNullable(environment.get("no_proxy"))
                .or(() -> Optional.ofNullable(environment.get("NO_PROXY")))
                .orElse("");
        for (String entry : all.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            String name = entry.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
            if (entry.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException problem) {
        // the client reports it
    }
}
