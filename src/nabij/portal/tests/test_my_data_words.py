"""Whatever is written in the log of a person can be read by that person."""

import pytest

from nabij.core.workflow import Workflow
from nabij.detection import rules as detection
from nabij.guidance import rules as guidance
from nabij.portal.my_data.words import ACTIONS, BY_A_SENDER

WORKFLOWS = [
    value for module in (detection, guidance) for value in vars(module).values() if isinstance(value, Workflow)
]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_every_step_about_a_person_has_a_sentence(workflow: Workflow) -> None:
    assert {f"{workflow.name}.{step}" for step in workflow.steps} - set(ACTIONS) == set()


def test_there_are_workflows_to_look_at() -> None:
    assert {"concern", "case", "invitation", "referral", "handover"} <= {workflow.name for workflow in WORKFLOWS}


def test_what_a_sender_does_has_a_sentence() -> None:
    assert set(ACTIONS) >= BY_A_SENDER
