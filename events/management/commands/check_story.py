"""Check the continuity of the published story; what is wrong is said, a line each, and the exit status is 1."""

from django.core.management.base import BaseCommand

from events.continuity import report
from events.continuity.findings import address


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        found = report()
        for finding in found.findings:
            self.stdout.write(f"{finding.code} {finding.rule}: {finding.said} [{finding.object}] {address(finding)}")
        for exemption in found.needless:
            self.stdout.write(f"needless exemption {exemption.rule}: [{exemption.object}]")
        self.stdout.write(
            f"{found.number_of_events} events: {len(found.findings)} findings, {len(found.intended)} intended."
        )
        if found.findings:
            raise SystemExit(1)
