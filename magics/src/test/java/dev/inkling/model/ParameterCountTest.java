package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published sizes of well-known models follow from their configurations. */
class ParameterCountTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "124439808 | gpt2 | 'vocab_size':50257,'n_embd':768,'n_layer':12,'n_head':12,'n_positions':1024",
                "1557611200 | gpt2 | 'vocab_size':50257,'n_embd':1600,'n_layer':48,'n_head':25,'n_ctx':1024",
                "125198592 | gpt_neo | 'vocab_size':50257,'hidden_size':768,'num_layers':12,'num_heads':12,"
                        + "'max_position_embeddings':2048,'attention_types':[[['global','local'],6]]",
                "2651307520 | gpt_neo | 'vocab_size':50257,'hidden_size':2560,'num_layers':32,'num_heads':20,"
                        + "'attention_types':[[['global','local'],16]]",
                "6050882784 | gptj | 'vocab_size':50400,'n_embd':4096,'n_layer':28,'n_head':16,'rotary_dim':64",
                "559214592 | bloom | 'vocab_size':250880,'n_embed':1024,'n_layer':24,'num_attention_heads':16",
                "7069016064 | bloom | 'vocab_size':250880,'hidden_size':4096,'n_layer':30,'n_head':32",
                "1235814400 | llama | 'vocab_size':128256,'hidden_size':2048,'intermediate_size':8192,"
                        + "'num_hidden_layers':16,'num_attention_heads':32,'num_key_value_heads':8,"
                        + "'tie_word_embeddings':true",
                "8030261248 | llama | 'vocab_size':128256,'hidden_size':4096,'intermediate_size':14336,"
                        + "'num_hidden_layers':32,'num_attention_heads':32,'num_key_value_heads':8",
                "7241732096 | mistral | 'vocab_size':32000,'hidden_size':4096,'intermediate_size':14336,"
                        + "'num_hidden_layers':32,'num_attention_heads':32,'num_key_value_heads':8",
                "494032768 | qwen2 | 'vocab_size':151936,'hidden_size':896,'intermediate_size':4864,"
                        + "'num_hidden_layers':24,'num_attention_heads':14,'num_key_value_heads':2,"
                        + "'tie_word_embeddings':true",
                "7615616512 | qwen2 | 'vocab_size':152064,'hidden_size':3584,'intermediate_size':18944,"
                        + "'num_hidden_layers':28,'num_attention_heads':28,'num_key_value_heads':4",
                "596049920 | qwen3 | 'vocab_size':151936,'hidden_size':1024,'intermediate_size':3072,"
                        + "'num_hidden_layers':28,'num_attention_heads':16,'num_key_value_heads':8,'head_dim':128,"
                        + "'tie_word_embeddings':true",
                "8190735360 | qwen3 | 'vocab_size':151936,'hidden_size':4096,'intermediate_size':12288,"
                        + "'num_hidden_layers':36,'num_attention_heads':32,'num_key_value_heads':8,'head_dim':128"
            })
    void followsFromTheConfiguration(long parameters, String family, String fields) throws IOException {
        String json = "{\"model_type\":\"" + family + "\"," + fields.replace('\'', '"') + "}";
        Files.writeString(folder.resolve("config.json"), json);
        assertEquals(parameters, ConfigReader.read(folder).parameters());
    }
}
