package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.Nearest;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Document;
import dev.inkling.model.HeldOut;
import dev.inkling.session.TextLedger.Discard;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.HoldOut;
import dev.inkling.train.Packing;
import dev.inkling.train.TextPlan;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainTexts;
import dev.inkling.train.TrainingTexts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A corpus made ready for a run, with the account of where its texts went. */
record Preparation(RunTexts texts, TextLedger ledger, TrainPlan plan) {
    private static final int OPENING_CHARACTERS = 24;

    /** @throws InklingException when there is too little to learn from or the settings do not fit together */
    static Preparation of(LanguageModel model, Corpus corpus, Yardstick yardstick, FinetuneConfig config) {
        List<Document> documents = documents(corpus, TextPlan.of(config));
        TrainingTexts split = yardstick.isOwn()
                ? split(model, documents, TextPlan.of(config))
                : yardstick.split(documents, model, TextPlan.of(config).withinDocuments());
        List<String> texts = yardstick.isOwn()
                ? documents.stream().map(Document::text).toList()
                : Stream.of(split.trainTexts(), split.heldOut())
                        .flatMap(List::stream)
                        .toList();
        HeldOut heldOut = HeldOut.of(split.heldOut(), model::encode, model.beginOfText());
        TrainTexts train = new TrainTexts(split.train());
        TrainPlan plan = TrainPlan.of(model.trainable(config), model.info().config(), train.tokens());
        Packing packing = Packing.of(train, plan);
        TextLedger ledger = ledger(texts, split, train, heldOut, packing);
        return new Preparation(
                new RunTexts(train, heldOut, opening(split.heldOut().get(0))), ledger, plan);
    }

    /**
     * What is learned from and held out, the newest last.
     *
     * @throws InklingException when there is nothing, or nothing that is as wanted
     */
    static List<Document> documents(Corpus corpus, TextPlan choice) {
        require(corpus);
        return inOrderOfTime((choice.where().isEmpty() ? corpus : corpus.where(choice.where())).documents());
    }

    static void require(Corpus corpus) {
        if (corpus.documents().isEmpty()) {
            throw new InklingException("the corpus is empty: clean a folder that holds texts with %clean FOLDER");
        }
    }

    static TrainingTexts split(LanguageModel model, List<Document> documents, TextPlan choice) {
        List<String> texts = documents.stream().map(Document::text).toList();
        TrainingTexts.Marks marks =
                new TrainingTexts.Marks(model.beginOfText(), model.endOfText(), choice.withinDocuments());
        HoldOut rule = choice.heldOut();
        return rule.newest() || !rule.names().isEmpty()
                ? TrainingTexts.split(texts, named(documents, rule), model::encode, marks)
                : TrainingTexts.split(texts, rule.share(), model::encode, marks);
    }

    private static TextLedger ledger(
            List<String> texts, TrainingTexts split, TrainTexts train, HeldOut heldOut, Packing packing) {
        List<String> blank = texts.stream().filter(String::isBlank).toList();
        int kept = split.train().size() + split.heldOut().size();
        long trained = characters(split.trainTexts());
        long visible = visible(texts);
        if (visible != visible(split.trainTexts()) + visible(split.heldOut())) {
            throw new IllegalStateException("the split lost some of the texts: " + visible + " characters read");
        }
        List<Discard> discarded = new ArrayList<>();
        if (!blank.isEmpty()) {
            discarded.add(new Discard("there is nothing in them", blank.size(), characters(blank), 0));
        }
        long between = characters(texts) - trained - characters(split.heldOut()) - characters(blank);
        if (between > 0) {
            discarded.add(new Discard("blank space where a text was cut", 0, between, 0));
        }
        return new TextLedger(
                texts.size(),
                split.train().size(),
                split.heldOut().size(),
                kept > texts.size() - blank.size(),
                characters(texts),
                trained,
                heldOut.characters(),
                train.tokens() + heldOut.tokens(),
                packing.tokens(),
                heldOut.tokens(),
                packing.targets(),
                packing.places(),
                packing.tokens() - packing.reached(),
                discarded,
                false);
    }

    private static long characters(List<String> texts) {
        return texts.stream()
                .mapToLong(text -> text.codePointCount(0, text.length()))
                .sum();
    }

    private static long visible(List<String> texts) {
        return texts.stream()
                .flatMapToInt(String::codePoints)
                .filter(c -> !Character.isWhitespace(c))
                .count();
    }

    /** The newest last, since the end of the list is held out; undated texts first, by name. */
    static List<Document> inOrderOfTime(List<Document> documents) {
        return documents.stream()
                .sorted(Comparator.comparing((Document d) -> d.date().isPresent())
                        .thenComparing(d -> d.date().map(Object::toString).orElse(""))
                        .thenComparing(Document::source))
                .toList();
    }

    /** Places of the texts that are to be held out. */
    private static Set<Integer> named(List<Document> documents, HoldOut rule) {
        if (rule.newest()) {
            return Set.of(IntStream.range(0, documents.size())
                    .filter(i -> !documents.get(i).text().isBlank())
                    .max()
                    .orElseThrow());
        }
        Set<Integer> places = new HashSet<>();
        for (String name : rule.names()) {
            List<Integer> found = IntStream.range(0, documents.size())
                    .filter(i -> isCalled(documents.get(i).source(), name))
                    .boxed()
                    .toList();
            if (found.isEmpty()) {
                throw new InklingException("--held-out: the corpus has no text \"" + name + "\""
                        + nearest(name, documents) + "; a share such as 0.1, or newest, takes any corpus");
            }
            places.addAll(found);
        }
        return places;
    }

    private static boolean isCalled(String source, String name) {
        return source.equals(name) || source.endsWith("/" + name);
    }

    private static String nearest(String name, List<Document> documents) {
        Set<String> names = documents.stream()
                .map(document -> document.source().replaceFirst(".*/", ""))
                .collect(Collectors.toSet());
        return Nearest.to(name.replaceFirst(".*/", ""), names)
                .map(near -> ": did you mean " + near + "?")
                .orElse("");
    }

    /** The first words of a text: to the end of a word, or so many Chinese characters. */
    private static String opening(String text) {
        String line = text.lines()
                .filter(l -> l.codePointCount(0, l.length()) >= OPENING_CHARACTERS)
                .findFirst()
                .orElse(text);
        if (line.codePointCount(0, line.length()) <= OPENING_CHARACTERS) {
            return line.strip();
        }
        int cut = line.offsetByCodePoints(0, OPENING_CHARACTERS);
        int space = line.indexOf(' ', cut);
        boolean spaced = space >= 0 && space < cut + OPENING_CHARACTERS;
        return line.substring(0, spaced ? space : cut).strip();
    }
}
