"""What GitHub reads: the workflows, forms and others are in their formats, and hold no danger."""

import re
import tomllib

import check_jsonschema
import pytest
import yaml

from parts import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*-is-*.yml"))
FORMATS = {  # as check-jsonschema knows them without a connection
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE/config.yml"],
    "vendor.citation-file-format": [ROOT / "CITATION.cff"],
}
PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
TARGETS = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PYTHON = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What the jobs may do, beyond reading the repository.
WRITES = {("publish.yml", "deploy"): {"pages": "write", "id-token": "write"}}
READS = ({"contents": "read"}, {"contents": "read", "pages": "read"})

every_workflow = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)


def text_of(file):
    return file.read_text(encoding="utf-8")


def loaded(file):
    """Return a file as YAML 1.2 reads it, where `on` is a word."""
    return yaml.load(text_of(file), yaml.BaseLoader)


def steps_of(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def made_by(job):
    """Return the steps of a job that have make do something, by the target."""
    return {
        target[1]: step
        for step in job["steps"]
        if (target := re.match(r"make (\w+)", step.get("run", "")))
    }


def unpinned(text):
    """Return the actions that are not named by a commit, with the version beside it."""
    return [
        used for used in re.findall(r"uses: *(.+)$", text, re.MULTILINE) if not PINNED.match(used)
    ]


def dangers(text):
    """Return what lets others have a say in a workflow, or lets something out of it."""
    found = re.findall(r"pull_request_target|workflow_run|secrets\b|GITHUB_TOKEN|write-all", text)
    # Another person's words would be run as a part of the command.
    return found + re.findall(r"^ *(?:- )?run:.*\$\{\{.*\}\}", text, re.MULTILINE)


def checked(schema, *files):
    """Compare files with a format; return the exit status of the program that does."""
    arguments = ["--builtin-schema", schema, *map(str, files)]
    return check_jsonschema.main(arguments, standalone_mode=False)  # it returns, then


@pytest.mark.parametrize("schema", FORMATS)
def test_they_are_in_their_formats(schema):
    assert FORMATS[schema]
    assert checked(schema, *FORMATS[schema]) == 0


def test_a_mistake_in_the_format_is_noticed(tmp_path, capsys):
    broken = tmp_path / "ci.yml"
    broken.write_text(text_of(GITHUB / "workflows/ci.yml").replace("runs-on:", "run-on:"))
    assert checked("vendor.github-workflows", broken) == 1
    assert "'runs-on' is a required property" in capsys.readouterr().out


@every_workflow
def test_actions_are_pinned_by_commit(file):
    assert "uses:" in text_of(file)
    assert unpinned(text_of(file)) == []


def test_each_action_has_one_pin():
    used = {use for file in WORKFLOWS for use in re.findall(r"uses: *(\S+)", text_of(file))}
    assert len({use.partition("@")[0] for use in used}) == len(used)


@every_workflow
def test_workflows_run_nothing_that_an_outsider_can_write(file):
    assert dangers(text_of(file)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- uses: actions/checkout@v6", unpinned),
        ("- uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd", unpinned),
        ("- uses: actions/checkout@de0fac2 # v6.0.2", unpinned),
        ("on: pull_request_target", dangers),
        ("env: {TOKEN: '${{ secrets.TOKEN }}'}", dangers),
        ("- run: echo ${{ github.event.issue.title }}", dangers),
    ],
)
def test_what_should_not_be_there_is_found(text, found):
    assert found(text)


@every_workflow
def test_permissions_are_the_least(file):
    workflow = loaded(file)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        allowed = WRITES.get((file.name, name))
        given = job.get("permissions", {"contents": "read"})
        assert given == allowed if allowed else given in READS


@every_workflow
def test_the_checkout_leaves_no_key_behind(file):
    for step in steps_of(loaded(file)):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


@every_workflow
def test_commands_are_those_that_a_person_gives(file):
    """A target of make; without make, what the README says."""
    readme = text_of(ROOT / "README.md")
    for step in steps_of(loaded(file)):
        if command := step.get("run"):
            target = re.fullmatch(r"make (\w+) PYTHON=python", command)
            assert (target and target[1] in TARGETS) or command in readme.splitlines(), command


def test_systems_and_pythons_are_those_that_are_promised():
    jobs = loaded(GITHUB / "workflows/ci.yml")["jobs"]
    matrix = jobs["test"]["strategy"]["matrix"]
    pythons = matrix["python"]
    assert pythons == ["3.11", "3.12", "3.13", "3.14"]
    assert PYTHON["requires-python"] == f">={pythons[0]}"
    systems = {*matrix["system"], *(more["system"] for more in matrix["include"])}
    assert systems == {"ubuntu-latest", "macos-latest"}
    assert {more["python"] for more in matrix["include"]} == {pythons[0], pythons[-1]}


def test_without_make_the_readmes_commands_are_given_on_every_system():
    """In their order; and only there a test may be skipped for what is missing."""
    text = text_of(ROOT / "README.md").partition("## Without make")[2].partition("\n## ")[0]
    unix, windows = (
        block.split("\n") for block in re.findall(r"```console\n(.*?)\n```", text, re.S)
    )
    jobs = loaded(GITHUB / "workflows/ci.yml")["jobs"]
    job = jobs.pop("ecosystem")
    systems = job["strategy"]["matrix"]["system"]
    assert systems == ["ubuntu-latest", "macos-latest", "windows-latest"]
    for commands, chosen in ((unix, "!="), (windows, "==")):
        steps = [step for step in job["steps"] if step.get("if") == f"runner.os {chosen} 'Windows'"]
        given = [step["run"] for step in steps]
        assert list(dict.fromkeys(given)) == commands
        offline, online = (step for step in steps if step["run"] == commands[2])
        assert "NPM_CONFIG_REGISTRY" in offline["env"]
        assert "env" not in online
        assert steps[-1]["env"] == {"CI": "false"}
    assert "CI:" not in yaml.safe_dump(jobs)


def test_the_newest_versions_are_tried_each_week():
    workflow = loaded(GITHUB / "workflows/ci.yml")
    (when,) = workflow["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \d", when["cron"])
    assert list(made_by(workflow["jobs"]["newest"])) == ["requirements", "test"]


def test_what_takes_long_or_lies_outside_holds_up_no_change():
    weekly = loaded(GITHUB / "workflows/weekly.yml")
    assert set(weekly["on"]) == {"schedule", "workflow_dispatch"}
    (job,) = weekly["jobs"].values()
    targets = job["strategy"]["matrix"]["target"]
    assert set(targets) == {"links", "audit", "reproducible", "processors"}
    chosen = {name: step["if"] for name, step in made_by(job).items()}
    assert chosen == {name: f"matrix.target == '{name}'" for name in targets}
    for name in ("ci", "publish"):
        jobs = loaded(GITHUB / f"workflows/{name}.yml")["jobs"]
        assert not {*targets} & {target for job in jobs.values() for target in made_by(job)}


def test_what_is_published_was_tested():
    job = loaded(GITHUB / "workflows/publish.yml")["jobs"]["build"]
    made = made_by(job)
    assert list(made) == ["site", "test"]
    assert made["site"]["env"] == made["test"]["env"]  # the same addresses in both
    assert "SITE_ADDRESS" in made["site"]["env"]
    *before, last = job["steps"]
    assert made["test"] in before
    assert last["uses"].startswith("actions/upload-pages-artifact@")


def test_the_site_is_published_from_main_alone_and_a_request_gets_a_preview():
    jobs = loaded(GITHUB / "workflows/publish.yml")["jobs"]
    from_main = "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    assert jobs["deploy"]["if"] == from_main
    uploads = {
        step["uses"].partition("@")[0]: step
        for step in jobs["build"]["steps"]
        if "/upload-" in step.get("uses", "")
    }
    preview, pages = uploads["actions/upload-artifact"], uploads["actions/upload-pages-artifact"]
    assert preview["if"] == "github.event_name == 'pull_request'"
    assert pages["if"] == from_main
    assert preview["with"]["path"] == pages["with"]["path"] == "_build/html"


def test_dependabot_looks_after_all_that_is_pinned():
    updates = loaded(GITHUB / "dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "npm", "github-actions"}
    assert {update["directory"] for update in updates} == {"/"}


def test_dependabot_proposes_only_what_can_move_by_itself():
    updates = loaded(GITHUB / "dependabot.yml")["updates"]
    pip, npm = (
        next(update for update in updates if update["package-ecosystem"] == name)
        for name in ("pip", "npm")
    )
    assert pip["open-pull-requests-limit"] == "0"
    assert {held["dependency-name"] for held in npm["ignore"]} == {"katex", "pyodide"}


def test_hooks_before_a_commit_are_targets_of_make():
    (repository,) = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        assert hook["pass_filenames"] == "false"
        assert hook["entry"].removeprefix("make ") in TARGETS


def test_forms_ask_for_what_is_needed():
    names = {loaded(file)["name"]: loaded(file) for file in FORMS}
    assert set(names) == {"A number is wrong", "A sentence is unclear"}
    for form in names.values():
        asked = [part for part in form["body"] if part["type"] != "markdown"]
        assert "where" in {part["id"] for part in asked}
        assert any(part["validations"]["required"] == "true" for part in asked)


def test_the_citation_is_of_this_version():
    citation = loaded(ROOT / "CITATION.cff")
    assert citation["version"] == PYTHON["version"]
    assert citation["title"] == yaml.safe_load(text_of(ROOT / "_config.yml"))["title"]
    assert citation["license"][0] == PYTHON["license"]
