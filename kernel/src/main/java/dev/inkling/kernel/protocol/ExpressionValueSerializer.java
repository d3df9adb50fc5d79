package dev.inkling.kernel.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import io.github.spencerpark.jupyter.kernel.ExpressionValue;
import java.lang.reflect.Type;

/** The value of a user expression, with the status that basekernel leaves out when all is well. */
final class ExpressionValueSerializer implements JsonSerializer<ExpressionValue> {
    @Override
    public JsonElement serialize(ExpressionValue value, Type type, JsonSerializationContext context) {
        JsonObject json;
        if (value instanceof ExpressionValue.Error error) {
            json = new JsonObject();
            json.addProperty("status", "error");
            json.addProperty("ename", error.getErrName());
            json.addProperty("evalue", error.getErrMsg());
            json.add("traceback", context.serialize(error.getStacktrace()));
        } else {
            ExpressionValue.Success success = (ExpressionValue.Success) value;
            json = context.serialize(success.getData()).getAsJsonObject();
            json.addProperty("status", "ok");
        }
        return json;
    }
}
