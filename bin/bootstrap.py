"""From a bare python3 to the portal's own environment. Only the standard library, and syntax an old python can read.

`enter(module, arguments, ...)` makes the virtual environment if it is missing or out of date and replaces this process
by `python -m module arguments` inside it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
OLDEST = (3, 11)


def fail(sentence):
    """Say one sentence and leave with an error."""
    sys.stderr.write(sentence + "\n")
    sys.exit(2)


def data_dir():
    """Return the folder everything made at run time lives in (DATA_DIR, default var/ of the checkout)."""
    return os.path.abspath(os.environ.get("DATA_DIR") or os.path.join(ROOT, "var"))


def enter(module, arguments, requirements="requirements.txt", data=None):
    """Run `python -m module arguments` inside the environment made from `requirements`; does not return.

    PARK_VENV names an existing environment to use as it is (a convenience while developing).
    """
    if sys.version_info < OLDEST:
        fail("The portal needs Python 3.11 or newer; this is Python {0}.{1} ({2}).".format(
            sys.version_info[0], sys.version_info[1], sys.executable))
    data = data or data_dir()
    make_folder(data)
    python = os.environ.get("PARK_VENV")
    if python:
        python = os.path.join(os.path.abspath(python), "bin", "python")
        if not os.path.exists(python):
            fail("PARK_VENV names no virtual environment: there is no {0}.".format(python))
    else:
        python = environment(os.path.join(data, "venv"), os.path.join(ROOT, requirements))
    env = dict(os.environ)
    env["DATA_DIR"] = data
    env["PYTHONUTF8"] = "1"
    env["PYTHONPATH"] = ROOT
    env["PATH"] = os.path.dirname(python) + os.pathsep + env.get("PATH", os.defpath)
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if "SECRET_KEY" not in env and "SECRET_KEY_FILE" not in env:
        env["SECRET_KEY_FILE"] = secret_key(data)
    os.execve(python, [python, "-m", module] + list(arguments), env)


def make_folder(path):
    """Create the data folder, or say that it cannot be written."""
    probe = os.path.join(path, ".probe-{0}".format(os.getpid()))
    try:
        os.makedirs(path, exist_ok=True)
        with open(probe, "w"):
            pass
        os.unlink(probe)
    except OSError as trouble:
        fail("Cannot write to {0} ({1}): set DATA_DIR to a folder you may write to.".format(path, trouble.strerror))


def environment(folder, requirements):
    """Make (or bring up to date) the virtual environment and return its python; a stamp makes the next start quick."""
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "requirements.sha256")
    wanted = fingerprint(requirements)
    if os.path.exists(python) and read(stamp) == wanted:
        return python
    sys.stdout.write("Preparing the Python environment in {0} (once, about a minute) …\n".format(folder))
    sys.stdout.flush()
    # Built beside and renamed: an interrupted first start leaves nothing half made. Scripts inside name their folder,
    # so only `python -m …` is ever used from it.
    if os.path.exists(python) and not works(python):
        shutil.rmtree(folder, ignore_errors=True)
    if not os.path.exists(python):
        create(folder)
    install(python, requirements)
    with open(stamp, "w") as file:
        file.write(wanted)
    return python


def create(folder):
    """Create an empty environment by the first means this machine has."""
    shutil.rmtree(folder, ignore_errors=True)
    if importlib.util.find_spec("venv"):
        command = [sys.executable, "-m", "venv", folder]
        if not importlib.util.find_spec("ensurepip"):
            if not importlib.util.find_spec("pip"):
                command = None
            else:
                command.insert(3, "--without-pip")
        if command and quiet(command):
            return
    shutil.rmtree(folder, ignore_errors=True)
    if importlib.util.find_spec("virtualenv") and quiet([sys.executable, "-m", "virtualenv", folder]):
        return
    if shutil.which("virtualenv") and quiet(["virtualenv", "-p", sys.executable, folder]):
        return
    fail("This Python can make no virtual environment: install the package python3-venv (Debian, Ubuntu: "
         "apt install python{0}.{1}-venv) or pip or virtualenv, and start again.".format(*sys.version_info[:2]))


def install(python, requirements):
    """Install the pinned packages, with the environment's own pip or with the one that started us."""
    options = ["install", "--disable-pip-version-check", "--no-input", "--quiet", "-r", requirements]
    if quiet([python, "-m", "pip", "--version"]):
        command = [python, "-m", "pip"] + options
    else:
        command = [sys.executable, "-m", "pip", "--python", python] + options
    if subprocess.call(command, cwd=ROOT) != 0:
        fail("The packages of {0} could not be installed; see pip's message above.".format(
            os.path.basename(requirements)))


def fingerprint(requirements):
    """Return a hash of the requirement files and of the python they were installed for."""
    digest = hashlib.sha256((sys.version + ROOT).encode())
    for name in ("requirements.txt", os.path.basename(requirements)):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def secret_key(data):
    """Return the path of the installation's own secret key; made at the first start, readable by this account only."""
    path = os.path.join(data, "secret_key")
    if not read(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(hashlib.sha512(os.urandom(64)).hexdigest())
    return path


def read(path):
    """Return a small file's text, or nothing."""
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""


def works(python):
    """Return whether an existing environment's python still starts (its base may have been removed)."""
    return quiet([python, "-c", "pass"])


def quiet(command):
    """Run a command without showing its words; return whether it succeeded."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False
