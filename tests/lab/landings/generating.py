"""Random scripts that log: made of the constructs that people use, in combinations that nobody thought of.

`script(seed, number)` gives the same text for the same two numbers. A script ends by itself, asks for no network, and
has 20 to 90 lines. It may well crash: MLflow refuses some of the combinations, and people's scripts crash too.
"""

import random

STORES = ("sqlite:///a.db", "sqlite:///b.db", "sqlite:///c.db")
EXPERIMENTS = ("alpha", "beta", "gamma", "delta")
METRICS = ("loss", "accuracy", "rmse", "auc", "f1")
NAMES = ("base", "wide", "deep", "tiny", "final")
IMPORTABLE = ("start_run", "end_run", "log_metric", "log_param", "set_tag", "set_experiment", "log_metrics")
# What the checker cannot know: either branch may be the one.
OPAQUE = (
    "random.Random({n}).random() < 0.5",
    "sum(map(ord, '{n}')) % 2 == 0",
    "os.path.exists('settings-{n}.yaml')",
    "os.environ.get('ENTRY_{n}') is None",
    "len(sys.argv) > {n}",
    "len(os.listdir('.')) > 50",
)


def script(seed, number):
    return Maker(random.Random(f"{seed}/{number}")).script()


class Maker:
    def __init__(self, chance):
        self.chance = chance
        self.lines = []
        self.indent = 0
        self.count = 0
        self.loops = 0
        self.depth = 0
        # What may be used where the next line stands.
        self.ids = []
        self.clients = []
        self.numbers = []
        self.texts = []
        self.helpers = {}

    # Text

    def add(self, text):
        self.lines.append("    " * self.indent + text)

    def fresh(self, stem):
        self.count += 1
        return f"{stem}{self.count}"

    def maybe(self, share):
        return self.chance.random() < share

    def one(self, options):
        return self.chance.choice(list(options))

    def block(self, head, *bodies):
        """A head line and what stands under it. Names that are bound in there are not used after it."""
        self.add(head)
        kept = [list(names) for names in (self.ids, self.clients, self.numbers, self.texts)]
        self.indent += 1
        self.depth += 1
        for body in bodies:
            body()
        self.depth -= 1
        self.indent -= 1
        self.ids, self.clients, self.numbers, self.texts = kept

    def f(self, name):
        return name if name in self.imported else f"{self.module}.{name}"

    # The script

    def script(self):
        self.imported = ()
        self.module = "mlflow"
        self.add("import atexit")
        self.add("import os")
        self.add("import random")
        self.add("import sys")
        self.add("import threading")
        self.add("from concurrent.futures import ThreadPoolExecutor")
        self.add("from contextlib import ExitStack, contextmanager, nullcontext")
        self.add("")
        self._imports()
        self.add("")
        self._constants()
        for maker in self.chance.sample(self._definitions(), self.chance.randint(1, 3)):
            self.add("")
            maker()
        self.add("")
        length = self.chance.randint(12, 36)
        if self.maybe(0.4):
            self.block("def main():", self._start, lambda: self._fill(length))
            self.add("")
            if self.maybe(0.5):
                self.block('if __name__ == "__main__":', lambda: self.add("main()"))
            else:
                self.add("main()")
            if self.maybe(0.5):
                self.log()
        else:
            self._start()
            self._fill(length)
        return "\n".join(self.lines) + "\n"

    def _imports(self):
        style = self.chance.random()
        if style < 0.2:
            self.module = "mf"
            self.add("import mlflow as mf")
        else:
            self.add("import mlflow")
        if style > 0.8:
            self.imported = tuple(self.chance.sample(IMPORTABLE, 3))
            self.add(f"from mlflow import {', '.join(self.imported)}")
        self.add(self.one(("from mlflow import MlflowClient", "from mlflow.tracking import MlflowClient")))
        self.add("from mlflow.entities import Metric, Param")

    def _constants(self):
        self.add(f"HOME = {self.one(STORES)!r}")
        self.add(f"PROJECT = {self.one(EXPERIMENTS)!r}")
        self.add(f"SETTINGS = {{'metric': {self.one(METRICS)!r}, 'experiment': {self.one(EXPERIMENTS)!r}, 'store': {self.one(STORES)!r}}}")
        if self.maybe(0.3):
            self.add(f"os.environ['MLFLOW_EXPERIMENT_NAME'] = {self.one(EXPERIMENTS)!r}")
        if self.maybe(0.2):
            self.add(f"os.environ.setdefault('MLFLOW_TRACKING_URI', {self.one(STORES)!r})")

    def _start(self):
        if self.maybe(0.7):
            self.set_uri()
        if self.maybe(0.7):
            self.set_experiment()

    def _fill(self, length):
        end = len(self.lines) + length
        while len(self.lines) < end:
            self.statement()

    def body(self, most=4):
        def fill():
            self.log()
            for _ in range(self.chance.randint(0, most - 1)):
                self.statement()

        return fill

    def statement(self):
        small = [
            (10, self.log),
            (2, self.set_experiment),
            (1, self.set_uri),
            (2, self.end_run),
            (2, self.if_active),
            (2, self.client_run),
            (2, self.log_by_id),
            (1, self.new_client),
            (1, self.last_run),
            (1, self.bind_number),
            (3, self.call_helper),
            (0.5, self.bound_function),
            (0.3, self.environment),
            (0.2, self.leave),
        ]
        large = [
            (4, self.with_run),
            (2, self.bare_run),
            (2, self.resume),
            (1.5, self.branch),
            (3, self.loop),
            (2, self.guarded),
            (1, self.threads),
            (1, self.stack),
            (0.5, self.alternative),
            (1, self.two_items),
            (1, self.ids_by_name),
            (1, self.endless),
        ]
        options = small + (large if self.depth < 4 else [])
        weights, makers = zip(*options)
        self.chance.choices(makers, weights)[0]()

    # Values

    def number(self):
        if self.numbers and self.maybe(0.5):
            return self.one(self.numbers)
        return str(self.chance.randint(0, 9))

    def key(self, stem):
        form = self.chance.random()
        if form < 0.15 and self.texts:
            return self.one(self.texts)
        if form < 0.3 and self.texts:
            return f"f'{stem}/{{{self.one(self.texts)}}}'"
        if form < 0.4 and self.numbers:
            return f"f'{stem}_{{{self.one(self.numbers)}}}'"
        if form < 0.5:
            return "SETTINGS['metric']"
        return repr(stem)

    def experiment(self):
        form = self.chance.random()
        if form < 0.2:
            return "PROJECT"
        if form < 0.3:
            return "SETTINGS['experiment']"
        if form < 0.4:
            return f"f'{{PROJECT}}-{self.one(NAMES)}'"
        if form < 0.5:
            return f"os.environ.get('PROJECT_NAME', {self.one(EXPERIMENTS)!r})"
        if form < 0.6 and self.texts:
            return f"f'exp-{{{self.one(self.texts)}}}'"
        return repr(self.one(EXPERIMENTS))

    def store(self):
        form = self.chance.random()
        if form < 0.2:
            return "HOME"
        if form < 0.3:
            return "SETTINGS['store']"
        if form < 0.4:
            return f"'sqlite:///' + {self.one('abc')!r} + '.db'"
        if form < 0.5:
            return f"f'sqlite:///{{{self.one('abc')!r}}}.db'".replace("'sqlite", '"sqlite').replace(".db'", '.db"')
        return repr(self.one(STORES))

    def condition(self):
        return self.one(OPAQUE).format(n=self.chance.randint(1, 99))

    # Single lines

    def log(self):
        form = self.chance.random()
        if form < 0.45:
            step = f", step={self.number()}" if self.maybe(0.5) else ""
            self.add(f"{self.f('log_metric')}({self.key(self.one(METRICS))}, {self.number()}{step})")
        elif form < 0.6:
            self.add(f"{self.f('log_param')}({self.fresh('p')!r}, {self.chance.randint(1, 9)})")
        elif form < 0.75:
            self.add(f"{self.f('set_tag')}({self.key('stage')}, {self.one(NAMES)!r})")
        elif form < 0.85:
            step = f", step={self.number()}" if self.maybe(0.5) else ""
            first, second = self.chance.sample(METRICS, 2)
            self.add(f"{self.f('log_metrics')}({{{first!r}: {self.number()}, {second!r}: 1.5}}{step})")
        elif form < 0.92:
            self.add(f"{self.module}.log_text('text', {self.one(('notes.txt', 'out/notes.txt'))!r})")
        elif form < 0.96:
            self.add(f"{self.module}.log_dict({{'a': 1}}, f'{{PROJECT}}.json')")
        else:
            self.add(f"{self.module}.set_tags({{'a': 1, 'b': 2}})")

    def set_experiment(self):
        if self.maybe(0.15):
            found = self.fresh("found")
            self.add(f"{found} = {self.f('set_experiment')}({self.experiment()})")
            self.add(f"{self.f('set_experiment')}(experiment_id={found}.experiment_id)")
        else:
            self.add(f"{self.f('set_experiment')}({self.experiment()})")

    def set_uri(self):
        self.add(f"{self.module}.set_tracking_uri({self.store()})")
        if self.maybe(0.8):
            self.set_experiment()

    def end_run(self):
        status = self.one(("", "", "'FAILED'", "status='KILLED'"))
        self.add(f"{self.f('end_run')}({status})")

    def if_active(self):
        form = self.chance.random()
        if form < 0.4:
            self.block(f"if {self.module}.active_run() is not None:", self.one((self.log, self.end_run)))
        elif form < 0.7:
            self.block(f"if {self.module}.active_run():", self.log)
            self.block("else:", self.one((self.log, self.set_experiment)))
        else:
            self.block(f"while {self.module}.active_run():", lambda: self.add(f"{self.f('end_run')}()"))

    def new_client(self):
        name = self.fresh("client")
        self.add(f"{name} = MlflowClient({self.one(('', self.store(), f'tracking_uri={self.store()}'))})")
        self.clients.append(name)

    def client_run(self):
        if not self.clients:
            self.new_client()
        client, name = self.one(self.clients), self.fresh("made")
        where = self.one(("'0'", f"{client}.create_experiment({self.fresh('lab-')!r})", "'0'"))
        self.add(f"{name} = {client}.create_run({where})")
        self.add(f"{client}.log_metric({name}.info.run_id, {self.one(METRICS)!r}, {self.number()}, step={self.number()})")
        if self.maybe(0.4):
            self.add(f"{client}.log_batch({name}.info.run_id, metrics=[Metric('m', 1.0, 0, {self.number()})], params=[Param('q', '1')])")
        if self.maybe(0.6):
            self.add(f"{client}.set_terminated({name}.info.run_id{self.one(('', ', status=' + repr('FAILED')))})")
        self.ids.append((f"{name}.info.run_id", client))

    def log_by_id(self):
        if not self.ids:
            return self.log()
        identity, client = self.one(self.ids)
        if client is None:
            client = f"{self.one(('MlflowClient', f'{self.module}.MlflowClient'))}()"
        form = self.chance.random()
        if form < 0.5:
            self.add(f"{client}.log_metric({identity}, {self.one(METRICS)!r}, {self.number()}, step={self.number()})")
        elif form < 0.8:
            self.add(f"{client}.set_tag({identity}, {self.key('by')}, 'id')")
        else:
            self.add(f"{client}.log_param({identity}, {self.fresh('p')!r}, 1)")

    def last_run(self):
        name = self.fresh("last")
        self.add(f"{name} = {self.module}.last_active_run()")
        self.block(f"if {name} is not None:", lambda: self.add(f"MlflowClient().set_tag({name}.info.run_id, 'last', 'yes')"))

    def bind_number(self):
        name = self.fresh("n")
        self.add(f"{name} = {self.one((self.number(), f'{self.number()} + 1', '3'))}")
        self.numbers.append(name)

    def leave(self):
        self.block(f"if {self.condition()}:", lambda: self.add(self.one(("sys.exit(2)", "raise RuntimeError('stop')", "os._exit(1)"))))

    # Blocks

    def _run_arguments(self, nested=0.93):
        arguments = []
        if self.maybe(0.5):
            arguments.append(f"run_name={self.one(NAMES)!r}")
        if self.maybe(nested):
            arguments.append("nested=True")
        return ", ".join(arguments)

    def with_run(self):
        if self.maybe(0.5):
            name = self.fresh("run")

            def known():
                self.ids.append((f"{name}.info.run_id", None))

            self.block(f"with {self.f('start_run')}({self._run_arguments()}) as {name}:", known, self.body())
            self.ids.append((f"{name}.info.run_id", None))
        else:
            self.block(f"with {self.f('start_run')}({self._run_arguments()}):", self.body())

    def bare_run(self):
        if self.maybe(0.5):
            name = self.fresh("run")
            self.add(f"{name} = {self.f('start_run')}({self._run_arguments()})")
            self.ids.append((f"{name}.info.run_id", None))
        else:
            self.add(f"{self.f('start_run')}({self._run_arguments()})")
        self.log()
        for _ in range(self.chance.randint(0, 2)):
            self.statement()
        if self.maybe(0.8):
            self.end_run()

    def resume(self):
        fluent = [identity for identity, client in self.ids if client is None]
        if not fluent:
            return self.with_run()
        head = f"with {self.f('start_run')}(run_id={self.one(fluent)}{self.one(('', ', nested=True'))}):"
        if self.maybe(0.8):
            self.block("try:", lambda: self.block(head, self.body(2)))
            self.block("except Exception as problem:", lambda: self.add("print(type(problem).__name__)"))
        else:
            self.block(head, self.body(2))

    def branch(self):
        self.block(f"if {self.condition()}:", self.body(3))
        if self.maybe(0.3):
            self.block(f"elif {self.condition()}:", self.body(2))
        if self.maybe(0.6):
            self.block("else:", self.body(3))

    def loop(self):
        if self.loops == 2:
            return self.log()
        self.loops += 1
        form = self.chance.random()
        number, text = self.fresh("i"), self.fresh("word")

        def bind(*names):
            def bound():
                self.numbers += [name for name in names if name[0] == "i"]
                self.texts += [name for name in names if name[0] == "w"]

            return bound

        def early():
            if self.maybe(0.25):
                self.block(f"if {self.one((self.condition(), f'{number} == 1'))}:", lambda: self.add(self.one(("break", "continue"))))

        words = self.chance.sample(NAMES, 2)
        if form < 0.35:
            self.block(f"for {number} in range({self.one((2, 3))}):", bind(number), self.body(3), early, self.log)
        elif form < 0.55:
            self.block(f"for {text} in {words}:", bind(text), self.body(3))
        elif form < 0.7:
            self.block(f"for {number}, {text} in enumerate({words}):", bind(number, text), self.body(3), early)
        elif form < 0.8:
            self.block(f"for {text}, {number} in zip({words}, (4, 5)):", bind(number, text), self.body(3))
        elif form < 0.9:
            pairs = "{" + ", ".join(f"{word!r}: {place}" for place, word in enumerate(words)) + "}"
            self.block(f"for {text}, {number} in {pairs}.items():", bind(number, text), self.body(3))
        else:
            self.add(f"{number} = 0")
            self.block(f"while {number} < 2:", self.body(3), lambda: self.add(f"{number} += 1"))
        if self.maybe(0.1) and form < 0.9:
            self.block("else:", self.log)
        self.loops -= 1

    def guarded(self):
        def fall():
            form = self.chance.random()
            if form < 0.3:
                self.add(f"raise {self.one(('ValueError', 'KeyError'))}('made up')")
            elif form < 0.7:
                self.block(f"if {self.condition()}:", lambda: self.add("raise ValueError('made up')"))
            elif form < 0.8:
                self.add("int('not a number')")

        self.block("try:", self.body(3), fall)
        if self.maybe(0.7):
            self.block(f"except {self.one(('ValueError', 'Exception', '(ValueError, KeyError)'))}:", self.body(2))
            if self.maybe(0.2):
                self.block("else:", self.log)
            if self.maybe(0.3):
                self.block("finally:", self.one((self.log, self.end_run)))
        else:
            self.block("finally:", self.one((self.log, self.end_run)))

    def threads(self):
        if "worker" not in self.helpers:
            return self.with_run()
        form = self.chance.random()
        if form < 0.4:
            name = self.fresh("thread")
            self.add(f"{name} = threading.Thread(target=worker, args=({self.number()},))")
            self.add(f"{name}.start()")
            if self.maybe(0.3):
                self.log()
            self.add(f"{name}.join()")
        elif form < 0.7:
            self.block("with ThreadPoolExecutor(max_workers=1) as pool:", lambda: self.add("list(pool.map(worker, [1, 2]))"))
        else:
            self.block("with ThreadPoolExecutor(1) as pool:", lambda: self.add(f"pool.submit(worker, {self.number()}).result()"))

    def stack(self):
        def enter():
            self.add(f"stack.enter_context({self.f('start_run')}({self._run_arguments()}))")

        self.block("with ExitStack() as stack:", enter, self.body(2))

    def alternative(self):
        name = self.fresh("scope")
        self.add(f"{name} = {self.f('start_run')}(nested=True) if {self.condition()} else nullcontext()")
        self.block(f"with {name}:", self.body(2))

    def two_items(self):
        head = f"with {self.f('start_run')}(nested=True), {self.f('start_run')}(run_name={self.one(NAMES)!r}, nested=True):"
        self.block(head, self.body(2))

    def ids_by_name(self):
        """Runs opened in a loop, written to again by their ids."""
        found = self.fresh("found")
        self.add(f"{found} = {{}}")

        def open_each():
            self.add(f"{found}[word] = opened.info.run_id")
            self.log()

        def each():
            self.block(f"with {self.f('start_run')}(run_name=word, nested=True) as opened:", open_each)

        self.block(f"for word in {self.chance.sample(NAMES, 2)}:", each)
        self.block(f"for word, identity in {found}.items():", lambda: self.add("MlflowClient().set_tag(identity, 'again', word)"))

    def endless(self):
        turn = self.fresh("turn")
        self.add(f"{turn} = 0")

        def stop():
            self.block(f"if {turn} > 1:", lambda: self.add("break"))

        self.block("while True:", lambda: self.add(f"{turn} += 1"), self.log, stop, self.body(2))

    def bound_function(self):
        form = self.chance.random()
        name = self.fresh("write")
        if form < 0.4:
            self.add(f"{name} = lambda key, value: {self.f('log_metric')}(key, value)")
        else:
            self.add(f"{name} = {self.module}.log_metric")
        self.add(f"{name}({self.key(self.one(METRICS))}, {self.number()})")

    def environment(self):
        if self.maybe(0.5):
            self.add(f"os.environ['MLFLOW_EXPERIMENT_NAME'] = {self.one(EXPERIMENTS)!r}")
        else:
            self.add(f"os.environ['MLFLOW_TRACKING_URI'] = {self.one(STORES)!r}")

    # Definitions

    def _definitions(self):
        return [
            self.def_note,
            self.def_trial,
            self.def_open,
            self.def_switch,
            self.def_dig,
            self.def_scope,
            self.def_decorator,
            self.def_tracker,
            self.def_session,
            self.def_worker,
            self.def_worker,
            self.def_last_words,
            self.def_apply,
            self.def_lazy,
            self.def_steps,
            self.def_early,
            self.def_family,
            self.def_kept_stack,
            self.def_aside,
            self.def_global_run,
            self.def_reporter,
        ]

    def call_helper(self):
        if not self.helpers:
            return self.log()
        self.helpers[self.one(self.helpers)]()

    def def_note(self):
        def inside():
            self.numbers += ["value", "step"]
            self.texts.append("key")
            self.add(f"{self.f('log_metric')}(key, value, step=step)")
            if self.maybe(0.2):
                self.block(f"if {self.condition()}:", lambda: self.add("return"))
            if self.maybe(0.5):
                self.log()

        self.block("def note(key, value, step=0):", inside)
        self.helpers["note"] = lambda: self.add(f"note({self.key(self.one(METRICS))}, 0.5{self.one(('', f', {self.number()}', f', step={self.number()}'))})")

    def def_trial(self):
        def inside():
            self.texts.append("name")
            self.block(f"with {self.f('start_run')}(run_name=name, nested=True) as trial_run:", self.body(2))
            self.add("return trial_run.info.run_id")

        self.block("def trial(name):", inside)

        def call():
            name = self.fresh("tried")
            self.add(f"{name} = trial({self.one(NAMES)!r})")
            self.ids.append((name, None))

        self.helpers["trial"] = call

    def def_open(self):
        nested = self.one(("", *[", nested=True"] * 6))

        def opening():
            self.add(f"started = {self.f('start_run')}(run_name=name{nested})")
            self.add(f"{self.f('set_tag')}('opened', name)")
            self.add("return started")

        def closing():
            self.log()
            self.end_run()

        self.block("def open_one(name):", opening)
        self.add("")
        self.block("def close_one():", closing)

        def call():
            self.add(f"open_one({self.one(NAMES)!r})")
            self.log()
            if self.maybe(0.8):
                self.add("close_one()")

        self.helpers["open_one"] = call

    def def_switch(self):
        def inside():
            self.add(f"{self.module}.set_tracking_uri(store)")
            self.add(f"{self.f('set_experiment')}(experiment)")

        self.block(f"def switch(store, experiment={self.one(EXPERIMENTS)!r}):", inside)
        self.helpers["switch"] = lambda: self.add(f"switch({self.store()}{self.one(('', f', {self.experiment()}'))})")

    def def_dig(self):
        def inside():
            self.numbers.append("depth")
            self.block("if depth == 0:", lambda: self.add("return 0"))
            if self.maybe(0.5):
                self.block(f"with {self.f('start_run')}(nested=True):", self.log, lambda: self.add("return 1 + dig(depth - 1)"))
            else:
                self.log()
                self.add("return 1 + dig(depth - 1)")

        self.block("def dig(depth):", inside)
        self.helpers["dig"] = lambda: self.add(f"dig({self.one((1, 2))})")

    def def_scope(self):
        def inside():
            self.texts.append("name")
            form = self.chance.random()
            if form < 0.5:
                self.block(f"with {self.f('start_run')}(run_name=name, nested=True) as inner:", self.log, lambda: self.add("yield inner"), self.log)
            else:
                self.add(f"{self.f('start_run')}(run_name=name, nested=True)")
                self.block("try:", lambda: self.add("yield"))
                self.block("finally:", self.log, lambda: self.add(f"{self.f('end_run')}()"))

        self.add("@contextmanager")
        self.block("def scope(name):", inside)
        self.helpers["scope"] = lambda: self.block(f"with scope({self.one(NAMES)!r}):", self.body(2))

    def def_decorator(self):
        def inside():
            def wrapper():
                self.block(f"with {self.f('start_run')}(run_name=function.__name__, nested=True):", lambda: self.add("return function(*args, **kwargs)"))

            self.block("def wrapper(*args, **kwargs):", wrapper)
            self.add("return wrapper")

        def decorated():
            self.numbers.append("size")
            self.body(2)()

        self.block("def tracked(function):", inside)
        self.add("")
        self.add("@tracked")
        self.block("def measured(size):", decorated)
        self.helpers["measured"] = lambda: self.add(f"measured({self.number()})")

    def def_tracker(self):
        status = self.one(("", "'FAILED'"))

        def inside():
            self.block("def __init__(self, experiment):", lambda: self.add("self.experiment = experiment"), lambda: self.add("self.step = 0"))
            self.block("def begin(self):", lambda: self.add(f"{self.f('set_experiment')}(self.experiment)"), lambda: self.add(f"self.run = {self.f('start_run')}(nested=True)"))
            self.block("def log(self, key):", lambda: self.add(f"{self.f('log_metric')}(key, 1.0, step=self.step)"), lambda: self.add("self.step += 1"))
            self.block("def end(self):", lambda: self.add(f"{self.f('end_run')}({status})"))

        self.block("class Tracker:", inside)

        def call():
            name = self.fresh("tracker")
            self.add(f"{name} = Tracker({self.experiment()})")
            self.add(f"{name}.begin()")
            for _ in range(self.chance.randint(1, 2)):
                self.add(f"{name}.log({self.one(METRICS)!r})")
            self.one((self.log, self.call_note))()
            if self.maybe(0.8):
                self.add(f"{name}.end()")

        self.helpers["Tracker"] = call

    def call_note(self):
        return self.helpers["note"]() if "note" in self.helpers else self.log()

    def def_session(self):
        def entering():
            self.add(f"{self.f('start_run')}(run_name=self.name, nested=True)")
            self.log()
            self.add("return self")

        def leaving():
            self.log()
            self.add(f"{self.f('end_run')}('FAILED' if kind else 'FINISHED')")

        def inside():
            self.block("def __init__(self, name):", lambda: self.add("self.name = name"))
            self.block("def __enter__(self):", entering)
            self.block("def __exit__(self, kind, error, trace):", leaving)

        self.block("class Session:", inside)
        self.helpers["Session"] = lambda: self.block(f"with Session({self.one(NAMES)!r}):", self.body(2))

    def def_worker(self):
        if "worker" in self.helpers:
            return self.def_last_words()
        form = self.chance.random()

        def inside():
            self.numbers.append("index")
            if form < 0.6:
                self.block(f"with {self.f('start_run')}({self._run_arguments()}):", self.body(2))
            elif form < 0.8:
                self.log()
            else:
                self.set_experiment()
                self.block(f"with {self.f('start_run')}(nested=True):", self.log)

        self.block("def worker(index):", inside)
        self.helpers["worker"] = lambda: self.add(f"worker({self.number()})")

    def def_last_words(self):
        if "last_words" in self.helpers:
            return self.def_note()
        self.block("def last_words():", self.log)
        self.helpers["last_words"] = lambda: self.add(self.one(("last_words()", "atexit.register(last_words)")))

    def def_apply(self):
        """Functions handed to a function, as to a study or a pool."""

        def inside():
            self.block("for place, value in enumerate(values):", lambda: self.add("function(place, value)"))
            if self.maybe(0.5):
                self.log()

        def objective():
            self.numbers += ["place", "value"]
            if self.maybe(0.5):
                self.block(f"with {self.f('start_run')}(nested=True):", self.log, self.log)
            else:
                self.log()

        self.block("def apply(function, values):", inside)
        self.add("")
        self.block("def objective(place, value):", objective)

        def call():
            if self.maybe(0.6):
                self.add("apply(objective, [3, 4])")
            else:
                self.add(f"apply(lambda place, value: {self.f('log_metric')}('by_lambda', value, step=place), [5])")

        self.helpers["apply"] = call

    def def_lazy(self):
        def run():
            opening = f"self.opened = {self.f('start_run')}(run_name='lazy', nested=True)"
            self.block("if self.opened is None:", lambda: self.add(opening))
            self.add("return self.opened")

        def metric():
            self.add("self.run")
            self.add(f"{self.f('log_metric')}(key, 1.0)")

        def inside():
            self.block("def __init__(self):", lambda: self.add("self.opened = None"))
            self.add("@property")
            self.block("def run(self):", run)
            self.block("def metric(self, key):", metric)

        self.block("class Lazy:", inside)

        def call():
            name = self.fresh("lazy")
            self.add(f"{name} = Lazy()")
            self.add(f"{name}.metric({self.one(METRICS)!r})")
            if self.maybe(0.5):
                self.add(f"{name}.metric({self.one(METRICS)!r})")
            if self.maybe(0.6):
                self.end_run()

        self.helpers["Lazy"] = call

    def def_steps(self):
        def each():
            self.numbers.append("step")
            self.add("yield step")
            if self.maybe(0.5):
                self.log()

        def inside():
            if self.maybe(0.6):
                self.block(f"with {self.f('start_run')}(nested=True):", lambda: self.block("for step in range(count):", each))
            else:
                self.log()
                self.block("for step in range(count):", each)

        self.block("def steps(count):", inside)

        def loop():
            self.numbers.append("step")
            self.log()
            if self.maybe(0.2):
                self.add("break")

        self.helpers["steps"] = lambda: self.block("for step in steps(2):", loop)

    def def_early(self):
        def inside():
            self.numbers.append("size")
            self.add(f"{self.f('start_run')}(nested=True)")
            self.log()
            self.block(f"if {self.one(('size > 5', self.condition()))}:", lambda: self.add("return None"))
            self.log()
            self.add(f"{self.f('end_run')}()")
            self.add("return size")

        def guarded():
            self.block("try:", lambda: self.block("if size % 2:", lambda: self.add("return 'odd'")), self.log)
            self.block("finally:", self.log)
            self.add("return 'even'")

        self.block("def early(size):", self.one((inside, guarded)))
        self.helpers["early"] = lambda: self.add(f"early({self.number()})")

    def def_family(self):
        """A base class with a template method, and a class that extends it."""

        def base():
            self.block("def work(self):", lambda: self.block(f"with {self.f('start_run')}(run_name=self.name, nested=True):", lambda: self.add("self.report()")))
            self.block("def report(self):", self.log)

        def derived():
            self.add(f"name = {self.one(NAMES)!r}")
            self.block("def report(self):", lambda: self.add("super().report()"), self.log)

        self.block("class Base:", lambda: self.add(f"name = {self.one(NAMES)!r}"), base)
        self.add("")
        self.block("class Derived(Base):", derived)
        self.helpers["Derived"] = lambda: self.add(f"{self.one(('Base', 'Derived'))}().work()")

    def def_kept_stack(self):
        def inside():
            self.block("def __init__(self):", lambda: self.add("self.stack = ExitStack()"))
            self.block("def open(self):", lambda: self.add(f"self.stack.enter_context({self.f('start_run')}(nested=True))"))
            self.block("def close(self):", lambda: self.add("self.stack.close()"))

        self.block("class Kept:", inside)

        def call():
            name = self.fresh("kept")
            self.add(f"{name} = Kept()")
            self.add(f"{name}.open()")
            self.log()
            if self.maybe(0.8):
                self.add(f"{name}.close()")

        self.helpers["Kept"] = call

    def def_aside(self):
        """Leaves the run that is open, and comes back to it."""

        def leave():
            self.block("if before is not None:", lambda: self.add(f"{self.f('end_run')}()"))
            self.block(f"with {self.f('start_run')}(run_name='aside', nested=True):", lambda: self.add("yield"))
            self.block("if before is not None:", lambda: self.add(f"{self.f('start_run')}(run_id=before.info.run_id, nested=True)"))

        self.add("@contextmanager")
        self.block("def aside():", lambda: self.add(f"before = {self.module}.active_run()"), leave)
        self.helpers["aside"] = lambda: self.block("with aside():", self.body(2))

    def def_global_run(self):
        def inside():
            self.add("global RUN")
            self.block("if RUN is None:", lambda: self.add(f"RUN = {self.f('start_run')}(nested=True)"))
            self.add("return RUN")

        self.add("RUN = None")
        self.add("")
        self.block("def ensure():", inside)

        def call():
            self.add("ensure()")
            self.log()
            if self.maybe(0.4):
                self.add("MlflowClient().set_tag(ensure().info.run_id, 'ensured', 'yes')")

        self.helpers["ensure"] = call

    def def_reporter(self):
        """A class that logs through a client of its own."""

        def begin():
            self.add("self.identity = self.client.create_run('0').info.run_id")

        def inside():
            self.block("def __init__(self, store=None):", lambda: self.add("self.client = MlflowClient(store)"), begin)
            self.block("def put(self, key, value):", lambda: self.add("self.client.log_metric(self.identity, key, value)"))
            self.block("def close(self):", lambda: self.add("self.client.set_terminated(self.identity)"))

        self.block("class Reporter:", inside)

        def call():
            name = self.fresh("reporter")
            self.add(f"{name} = Reporter({self.one(('', self.store()))})")
            self.add(f"{name}.put({self.one(METRICS)!r}, {self.number()})")
            if self.maybe(0.5):
                self.log()
                self.add(f"{name}.put('late', 1)")
            self.add(f"{name}.close()")

        self.helpers["Reporter"] = call
