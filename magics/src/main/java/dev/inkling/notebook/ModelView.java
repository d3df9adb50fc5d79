package dev.inkling.notebook;

import dev.inkling.session.LanguageModel;
import dev.inkling.session.ModelInfo;

/** Shows what a loaded model is, and what it lacks. */
final class ModelView {
    private ModelView() {}

    static Display display(LanguageModel model) {
        Display card = display(model.info());
        String warning = warning(model.info(), model.hasTokenizer());
        return warning.isEmpty()
                ? card
                : Display.html(
                        card.data().get(Display.HTML) + "<p>" + Html.escape(warning) + "</p>",
                        card.text() + "\n" + warning);
    }

    private static String warning(ModelInfo info, boolean hasTokenizer) {
        if (!hasTokenizer) {
            return "Warning: there is no tokenizer in " + info.folder()
                    + " (tokenizer.json, vocab.json with merges.txt, tokenizer.model or vocab.txt). Logits, loss and"
                    + " generation work with token ids; for text, put one there and load the model again.";
        }
        if (info.tokenizerSize() > info.config().vocabulary()) {
            return String.format(
                    "Warning: the tokenizer in %s has %,d entries, the model only %,d: they may not belong together."
                            + " A text with a token that the model lacks will be refused.",
                    info.folder(), info.tokenizerSize(), info.config().vocabulary());
        }
        return "";
    }

    static Display display(ModelInfo info) {
        return FactsView.display(info.shown());
    }
}
