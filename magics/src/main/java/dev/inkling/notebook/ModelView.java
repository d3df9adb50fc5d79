package dev.inkling.notebook;

import dev.inkling.session.LanguageModel;
import dev.inkling.session.ModelInfo;

/** Shows what a loaded model is, and what it lacks. */
final class ModelView {
    private ModelView() {}

    static Display display(LanguageModel model) {
        Display card = display(model.info());
        if (model.hasTokenizer()) {
            return card;
        }
        String warning =
                "Warning: there is no tokenizer.json in " + model.info().folder()
                        + ". Logits, loss and generation work with token ids; for text, put the file there and load the model"
                        + " again.";
        return Display.html(
                card.data().get(Display.HTML) + "<p>" + Html.escape(warning) + "</p>", card.text() + "\n" + warning);
    }

    static Display display(ModelInfo info) {
        return FactsView.display(info.shown());
    }
}
