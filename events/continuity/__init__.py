"""Continuity: where the story contradicts itself or says too little, for editors."""

from events.continuity.findings import Finding, Report, report
from events.continuity.rules import check
from events.continuity.story import Story

__all__ = ["Finding", "Report", "Story", "check", "report"]
