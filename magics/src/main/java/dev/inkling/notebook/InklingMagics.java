package dev.inkling.notebook;

import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Gathering;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Rerun;
import dev.inkling.session.Run;
import dev.inkling.session.Session;
import dev.inkling.session.Sweep;
import tech.tablesaw.api.Table;

/** The magics of the library. */
public final class InklingMagics {
    private InklingMagics() {}

    /** A registry with every magic that works on the given session; the kernel adds its own. */
    public static MagicRegistry registry(Session session) {
        return new MagicRegistry()
                .register("load_model", LanguageModel.class, () -> new LoadModelMagic(session))
                .register("unload", Void.class, () -> new UnloadMagic(session))
                .register("gather", Gathering.class, () -> new GatherMagic(session::keep))
                .register(
                        "clean",
                        Corpus.class,
                        () -> new CleanMagic(
                                session::gathering, session::corpus, session::reviewed, session::keep, session::masks))
                .registerSpeaking("review", Void.class, () -> new ReviewMagic(session))
                .register("finetune", Run.class, () -> new FinetuneMagic(session))
                .registerSpeaking("sweep", Sweep.class, () -> new SweepMagic(session))
                .registerSpeaking("rerun", Rerun.class, () -> new RerunMagic(session))
                .registerSpeaking("runs", Table.class, () -> new RunsMagic(session))
                .registerSpeaking("use", String.class, () -> new UseMagic(session))
                .registerSpeaking("sample", String.class, () -> new SampleMagic(session));
    }
}
