"""Role paths, and the credential that each of them earns."""

from course.content.build import Build
from course.content.model import CredentialDefinition, LearningPath
from course.content.parts import Shelf
from course.content.problems import Place, did_you_mean, shown
from course.content.schema import CredentialForm, PathsForm
from course.content.validate import Filled


def compile_paths(sheet: Filled[PathsForm], shelf: Shelf, build: Build) -> tuple[LearningPath, ...]:
    """The paths in the order written, also when something in them is wrong and noted."""
    roles: dict[str, str] = {}
    compiled = []
    for number, path in enumerate(sheet.form.paths):
        module_ids = shelf.take(path.modules, sheet.at("paths", number, "modules"))
        build.index.check_all("scenario", path.scenarios, sheet.at("paths", number, "scenarios"))
        build.index.check("check", path.check, sheet.at("paths", number, "check"))
        for role in path.job_roles:
            if roles.setdefault(role.casefold(), path.id) != path.id:
                what = f"The job role {shown(role)} leads to two paths"
                at = sheet.at("paths", number, "job_roles")
                build.notes.error(at, "job-role", what, f"Keep it here or in {path.id}.")
        compiled.append(
            LearningPath(
                id=path.id,
                title=build.text(sheet.at("paths", number, "title"), path.title),
                for_whom=build.text(sheet.at("paths", number, "for_whom"), path.for_whom),
                module_ids=module_ids,
                scenario_ids=tuple(path.scenarios),
                check_id=path.check,
                job_roles=tuple(path.job_roles),
            )
        )
    return tuple(compiled)


def compile_credentials(
    sheets: list[Filled[CredentialForm]], paths: tuple[LearningPath, ...], build: Build
) -> tuple[CredentialDefinition, ...]:
    """The credentials by id; every path has exactly one, or renews exactly one."""
    earned: dict[str, Place] = {}
    shorter = _shorter(sheets, paths, build)
    for sheet in sheets:
        path_id, at = sheet.form.path, sheet.at("path")
        build.index.check("path", path_id, at)
        if path_id in earned:
            what = f"The path {shown(path_id)} has a credential in {earned[path_id].file} already"
            build.notes.error(at, "two-credentials", what, "Keep one of the two files.")
        earned.setdefault(path_id, at)
    for path in paths:
        if path.id in shorter and path.id in earned:
            what = f"The path {shown(path.id)} renews a credential and has one of its own"
            remedy = f"Delete {earned[path.id].file}, or name another path to renew by."
            build.notes.error(shorter[path.id], "renewal-path", what, remedy)
        if path.id not in {*earned, *shorter} and build.index.is_whole("credential"):
            what = f"The path {shown(path.id)} has no credential"
            remedy = f"Add certificates/{path.id}.yaml, as for the other paths."
            build.notes.error(build.index.place("path", path.id), "no-credential", what, remedy)
    credentials = [_credential(sheet, build) for sheet in sheets]
    return tuple(sorted(credentials, key=lambda credential: credential.id))


def _shorter(
    sheets: list[Filled[CredentialForm]], paths: tuple[LearningPath, ...], build: Build
) -> dict[str, Place]:
    """Paths that only renew a credential, and where each is named."""
    named: dict[str, Place] = {}
    job_roles = {path.id: path.job_roles for path in paths}
    for sheet in sheets:
        path_id, at = sheet.form.renewal_path, sheet.at("renewal_path")
        if path_id is None:
            continue
        build.index.check("path", path_id, at)
        if path_id == sheet.form.path:
            what = f"The path {shown(path_id)} cannot be its own shorter path"
            build.notes.error(at, "renewal-path", what, "Leave `renewal_path` out.")
            continue
        if path_id in named:
            what = f"The path {shown(path_id)} renews the credential of {named[path_id].file}"
            remedy = "Give each credential a shorter path of its own."
            build.notes.error(at, "renewal-path", what, remedy)
        elif job_roles.get(path_id):
            what = f"The path {shown(path_id)} only renews, and has job roles"
            remedy = "Write `job_roles: []`: it opens for whoever holds the credential."
            build.notes.error(at, "renewal-path", what, remedy)
        named.setdefault(path_id, at)
    return named


def _credential(sheet: Filled[CredentialForm], build: Build) -> CredentialDefinition:
    form = sheet.form
    return CredentialDefinition(
        id=form.id,
        title=build.text(sheet.at("title"), form.title),
        path_id=form.path,
        valid_months=form.valid_months,
        renew_from_days=form.renew_from_days,
        grace_days=form.grace_days,
        serial_prefix=form.serial_prefix,
        signatory_name=build.text(sheet.at("signatory", "name"), form.signatory.name),
        signatory_title=build.text(sheet.at("signatory", "title"), form.signatory.title),
        page_template=_template(sheet.at("page"), form.page, ".html", build),
        print_template=_template(sheet.at("print"), form.print, ".typ", build),
        renewal_path_id=form.renewal_path,
    )


def _template(at: Place, name: str, ending: str, build: Build) -> str:
    path = f"certificates/{name}"
    parts = name.split("/")
    if "\\" in name or name.startswith("/") or {"..", ".", ""} & set(parts):
        what = f"The path {shown(name)} leads out of certificates/"
        build.notes.error(at, "outside-pack", what, "Name a file in that folder.")
    elif path not in build.files or not name.endswith(ending):
        there = [file.partition("/")[2] for file in build.files if file.endswith(ending)]
        remedy = did_you_mean(name, there, f"Add the file; its name ends in {ending}.")
        build.notes.error(at, "missing-template", f"There is no template {shown(name)}", remedy)
    return path
