"""What the rules find, and what of it editors have marked as intended."""

from dataclasses import dataclass

from django.urls import reverse

from events.continuity.rules import Finding, check
from events.continuity.story import Story
from events.models import Exemption, Rule

__all__ = ["Finding", "Report", "address", "by_rule", "report"]


@dataclass
class Report:
    """The findings that stand, those that are intended with their exemption, and exemptions that nothing needs."""

    findings: list[Finding]
    intended: list[tuple[Finding, Exemption]]
    needless: list[Exemption]
    number_of_events: int


def report() -> Report:
    """Return how the published story keeps to the rules, in a constant number of queries."""
    story = Story.load()
    exemptions = {(exemption.rule, exemption.object): exemption for exemption in Exemption.objects.all()}
    findings, intended = [], []
    for finding in check(story):
        exemption = exemptions.pop((finding.rule, finding.object), None)
        if exemption is None:
            findings.append(finding)
        else:
            intended.append((finding, exemption))
    return Report(findings, intended, list(exemptions.values()), len(story.events))


def by_rule(findings: list[Finding]) -> list[tuple[Rule, list[tuple[Finding, str]]]]:
    """Return each rule that is broken, with its findings and where to edit each."""
    groups = [(rule, [(finding, address(finding)) for finding in findings if finding.rule == rule]) for rule in Rule]
    return [(rule, found) for rule, found in groups if found]


def address(finding: Finding) -> str:
    """Return the page of the admin on which to edit it."""
    meta = finding.row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[finding.row.pk])
