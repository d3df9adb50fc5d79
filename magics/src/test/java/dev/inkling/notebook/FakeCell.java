package dev.inkling.notebook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A cell that keeps what is printed and shown. */
final class FakeCell implements Cell {
    final StringBuilder printed = new StringBuilder();
    final List<Display> shown = new ArrayList<>();
    boolean interrupted;
    String body;
    final List<String> asked = new ArrayList<>();
    String answer;
    /** What is answered to one question after the other, before {@link #answer}. */
    final Deque<String> answers = new ArrayDeque<>();

    @Override
    public void print(String text) {
        printed.append(text);
    }

    @Override
    public void show(Display display) {
        shown.add(display);
    }

    @Override
    public boolean interrupted() {
        return interrupted;
    }

    @Override
    public Optional<String> ask(String question) {
        asked.add(question);
        return Optional.ofNullable(answers.isEmpty() ? answer : answers.poll());
    }

    @Override
    public Optional<String> body() {
        return Optional.ofNullable(body);
    }
}
