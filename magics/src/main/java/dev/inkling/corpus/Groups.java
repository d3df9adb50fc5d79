package dev.inkling.corpus;

import java.util.Arrays;

/** Numbers that are connected with each other, directly or over others (union-find); the least of them is the root. */
final class Groups {
    private final int[] parent;

    /** @param size numbers there are, from 0 */
    Groups(int size) {
        parent = new int[size];
        Arrays.fill(parent, -1);
    }

    int root(int number) {
        int at = number;
        while (parent[at] >= 0 && parent[at] != at) {
            if (parent[parent[at]] >= 0) {
                parent[at] = parent[parent[at]];
            }
            at = parent[at];
        }
        return at;
    }

    void connect(int a, int b) {
        int least = Math.min(root(a), root(b));
        int other = Math.max(root(a), root(b));
        parent[least] = least;
        parent[other] = least;
    }

    boolean isConnected(int number) {
        return parent[number] >= 0;
    }
}
