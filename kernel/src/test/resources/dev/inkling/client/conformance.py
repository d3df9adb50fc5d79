"""The kernel under the test suite of the Jupyter project (jupyter_kernel_test)."""
import unittest

import jupyter_kernel_test


class InklingTests(jupyter_kernel_test.KernelTests):
    kernel_name = "inkling"
    language_name = "java"
    file_extension = ".java"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("to stderr");'
    completion_samples = [
        {"text": "Math.sqr", "matches": ["sqrt("]},
        {"text": "%lsmag", "matches": ["%lsmagic"]},
    ]
    complete_code_samples = ["1 + 1", "int x = 1;", "%lsmagic", "void f() { }"]
    incomplete_code_samples = ["void f() {", "int x = (1 +", 'String s = """\n']
    invalid_code_samples = ["int x = );", "import 3"]
    code_page_something = "%lsmagic?"
    code_generate_error = "int[] none = {}; none[1]"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"\u58a8".repeat(3)', "result": "\u58a8\u58a8\u58a8"},
        {"code": 'Display.html("<b>x</b>", "x")', "result": "<b>x</b>", "mime": "text/html"},
    ]
    code_display_data = [{"code": 'display("shown");', "mime": "text/plain"}]
    code_history_pattern = "6 ?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.sqrt"
    code_clear_output = "clearOutput(false);"


if __name__ == "__main__":
    unittest.main(verbosity=2)
