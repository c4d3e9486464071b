"""Do the manifests render, keep to the published schemas, and keep every pod closed and watched?"""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from shutil import copytree, which
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from evaluation.policies import POLICIES as OF_EVALUATION
from gateway.fan_out import SOURCES
from kit.policies import HeardEvent
from kit.settings import Settings
from kit.wire import topic_of
from personnel.policies import POLICIES as OF_PERSONNEL
from spbe.suite import SERVICES
from tests.deploy.compose import ROOT
from tests.deploy.test_compose_file import unknown
from training.policies import POLICIES as OF_TRAINING

HERE = ROOT / "deploy" / "kubernetes"
CHECK = HERE / "check"
PROVINCE = Path("overlays") / "province"
KEDA = "github.com/kedacore/keda/v2"

Json = dict[str, Any]
Render = Callable[[Path], list[Json]]


def _heard(policies: Mapping[type[HeardEvent], object]) -> set[str]:
    return {str(kind.__struct_config__.tag).partition(".")[0] for kind in policies}


HEARS = {
    "personnel": ("personnel-policies", _heard(OF_PERSONNEL)),
    "training": ("training-policies", _heard(OF_TRAINING)),
    "evaluation": ("evaluation-policies", _heard(OF_EVALUATION)),
    "gateway": ("gateway-views", set(SOURCES)),
}


def _go(*words: str) -> str:
    done = subprocess.run(["go", *words], cwd=CHECK, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Render:
    """Return what renders a kustomization and decodes its objects strictly."""
    if which("go") is None:
        pytest.skip("Go 1.26 or newer is needed to render deploy/kubernetes")
    program = tmp_path_factory.mktemp("check") / "check"
    _go("build", "-ldflags=-s -w", "-o", str(program), ".")

    def rendered(folder: Path) -> list[Json]:
        done = subprocess.run([program, folder], capture_output=True, text=True, check=False)  # noqa: S603 - ours
        if done.returncode:
            raise ValueError(done.stderr)
        found: list[Json] = json.loads(done.stdout)
        return found

    return rendered


@pytest.fixture(scope="module")
def objects(render: Render) -> list[Json]:
    return render(HERE / PROVINCE)


@pytest.fixture(scope="module")
def scaled_object(render: Render) -> Draft202012Validator:  # noqa: ARG001 - Go is there
    """Return KEDA's own schema, in which a field that it does not name is a fault."""
    folder = Path(_go("list", "-m", "-f", "{{.Dir}}", KEDA).strip())
    crd = yaml.safe_load((folder / "config/crd/bases/keda.sh_scaledobjects.yaml").read_text())
    (version,) = (one for one in crd["spec"]["versions"] if one["name"] == "v1alpha1")
    return Draft202012Validator(_closed(version["schema"]["openAPIV3Schema"]))


def _closed(schema: Json) -> Json:
    inner = {key: _closed(value) for key, value in schema.items() if isinstance(value, dict)
             and key in {"items", "additionalProperties"}}  # fmt: skip
    members = {key: _closed(value) for key, value in schema.get("properties", {}).items()}
    closed = {"properties": members, "additionalProperties": False} if members else {}
    return {**schema, **inner, **closed}


def of_kind(objects: list[Json], *kinds: str) -> dict[str, Json]:
    return {one["metadata"]["name"]: one for one in objects if one["kind"] in kinds}


def complaints(objects: list[Json], scaled_object: Draft202012Validator) -> list[str]:
    found = [row for one in of_kind(objects, "Deployment", "Job").values() for row in _pod(one)]
    found += _covered(objects)
    for name, one in of_kind(objects, "ScaledObject").items():
        found += [f"{name}: {fault.message}" for fault in scaled_object.iter_errors(one)]
        found += _scaling(name, one["spec"])
    (config,) = of_kind(objects, "ConfigMap").values()
    return found + list(unknown("the ConfigMap", config["data"]))


def _pod(owner: Json) -> Iterator[str]:
    name, spec = owner["metadata"]["name"], owner["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    wanted = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True}
    if container.get("securityContext") != {**wanted, "capabilities": {"drop": ["ALL"]}}:
        yield f"{name}: its container is open"
    user = spec.get("securityContext", {})
    if not user.get("runAsNonRoot") or user.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield f"{name}: may be root"
    if spec.get("automountServiceAccountToken") is not False:
        yield f"{name}: is given the cluster"
    if not {"requests", "limits"} <= container.get("resources", {}).keys():
        yield f"{name}: may use up the machine"
    if owner["kind"] == "Deployment" and not (
        {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
    ):
        yield f"{name}: nobody watches it"
    own = {one["name"]: one.get("value") for one in container["env"]}
    yield from unknown(name, own)
    yield from (f"{name}: {key} is no secret" for key, value in own.items()
                if "DATABASES" in key and value is not None)  # fmt: skip


def _covered(objects: list[Json]) -> Iterator[str]:
    """Each Deployment has its budget, each that serves a Service; they mean the same pods."""
    budgets, services = of_kind(objects, "PodDisruptionBudget"), of_kind(objects, "Service")
    for name, one in of_kind(objects, "Deployment").items():
        pods = one["spec"]["template"]["metadata"]["labels"].items()
        budget = budgets.get(name, {"spec": {"selector": {"matchLabels": {"no": "pod"}}}})
        chosen = [budget["spec"]["selector"]["matchLabels"]]
        if name.endswith("-serve"):
            chosen.append(
                services.get(name, {"spec": {"selector": {"no": "pod"}}})["spec"]["selector"]
            )
        if any(not labels.items() <= pods for labels in chosen):
            yield f"{name}: its budget or Service chooses other pods"


def _scaling(name: str, spec: Json) -> Iterator[str]:
    if spec.get("maxReplicaCount", 100) > Settings().kafka_partitions:
        yield f"{name}: more processes than partitions"
    if spec.get("minReplicaCount", 0) < 1 or spec["scaleTargetRef"]["name"] != name:
        yield f"{name}: scales away, or something else"
    group, sources = HEARS[name.removesuffix("-work")]
    told = {
        (one["metadata"]["consumerGroup"], one["metadata"]["topic"]) for one in spec["triggers"]
    }
    if told != {(group, topic_of(source)) for source in sources}:
        yield f"{name}: scales by what it does not hear: {told}"


def test_each_pod_is_closed_watched_covered_and_scaled(
    objects: list[Json], scaled_object: Draft202012Validator
) -> None:
    kinds = {f"{service}-{kind}" for service in SERVICES for kind in ("serve", "work")}
    assert of_kind(objects, "Deployment").keys() == kinds
    assert of_kind(objects, "ScaledObject").keys() == {one for one in kinds if "work" in one}
    assert complaints(objects, scaled_object) == []


@pytest.mark.parametrize(
    ("kind", "line", "instead"),
    [
        ("ScaledObject", '"maxReplicaCount": 12', '"maxReplicaCount": 13'),
        ("ScaledObject", '"minReplicaCount": 2', '"minReplicaCount": 0'),
        ("ScaledObject", '"cooldownPeriod"', '"cooldown"'),
        ("ScaledObject", '"topic": "training.events.v1"', '"topic": "training.event.v1"'),
        ("Deployment", '"readOnlyRootFilesystem": true', '"readOnlyRootFilesystem": false'),
        ("Deployment", '"runAsNonRoot": true', '"runAsNonRoot": false'),
        ("Job", '"automountServiceAccountToken": false, ', ""),
        ("Deployment", '"readinessProbe"', '"readiness"'),
        ("Deployment", '"valueFrom": {', '"value": "postgresql://", "from": {'),
        ("Job", '"name": "SPBE_DATABASES__VIEWS"', '"name": "SPBE_DATABASE"'),
        ("PodDisruptionBudget", '"app.kubernetes.io/name": "gateway"', '"name": "gateway"'),
        ("Service", '"app.kubernetes.io/component": "serve"', '"name": "serve"'),
        ("ConfigMap", '"SPBE_KAFKA_BOOTSTRAP"', '"SPBE_KAFKA"'),
    ],
)
def test_the_rule_can_fail(
    objects: list[Json], scaled_object: Draft202012Validator, kind: str, line: str, instead: str
) -> None:
    texts = [(one["kind"], json.dumps(one)) for one in objects]
    broken = [json.loads(text.replace(line, instead) if of == kind else text) for of, text in texts]
    assert broken != objects
    assert complaints(broken, scaled_object) != []


@pytest.mark.parametrize(
    ("file", "line", "instead"),
    [
        ("service/serve.yaml", "terminationGracePeriodSeconds", "terminationGraceSeconds"),
        ("service/serve.yaml", "  replicas: 2", "  replicas: two"),
        ("base/migrate.yaml", "backoffLimit: 6", "backoff: 6"),
        ("base/network.yaml", "podSelector: {", "podSelect: {"),
    ],
)
def test_a_field_that_no_schema_knows_is_found(
    render: Render, tmp_path: Path, file: str, line: str, instead: str
) -> None:
    copied = copytree(HERE, tmp_path / "kubernetes")
    text = (copied / file).read_text()
    assert line in text
    (copied / file).write_text(text.replace(line, instead))
    with pytest.raises(ValueError, match=r"strict decoding|cannot unmarshal"):
        render(copied / PROVINCE)
