"""Organizations and people that a region works with."""

from functools import partial

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from regions.models import Membership, PriorityArea, Regional
from stakeholders.names import Plain
from stakeholders.querysets import (
    AffiliationQuerySet,
    AreaMemberQuerySet,
    OrganizationQuerySet,
    PersonContactQuerySet,
    PersonQuerySet,
)


def _plain_name() -> "models.GeneratedField":
    return models.GeneratedField(
        expression=Plain("name"), output_field=models.TextField(), db_persist=True
    )


class Sector(models.TextChoices):
    EMPLOYER = "employer", _("Employer")
    HEALTH_PLAN = "health_plan", _("Health plan")
    PROVIDER = "provider", _("Provider")
    BEHAVIORAL_HEALTH_PROVIDER = "behavioral_health_provider", _("Behavioral health provider")
    PATIENTS = "patients", _("Patients, families, employees")
    PATIENT_ADVOCATE = "patient_advocate", _("Patient advocate")
    COMMUNITY = "community", _("Community organization")
    GOVERNMENT = "government", _("Government")
    PROFESSIONAL_SOCIETY = "professional_society", _("Professional society")
    ACCREDITATION_BODY = "accreditation_body", _("Accreditation body")
    CONSULTANT = "consultant", _("Consultant")
    RESEARCHER = "researcher", _("Researcher")


@tracked
class Organization(Regional):
    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=40, choices=Sector)
    website = models.URLField(blank=True)
    plain_name = _plain_name()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganizationQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "plain_name"], name="organization_name_once"),
        )
        indexes = (models.Index(fields=["region", "sector"], name="organization_by_sector"),)

    def __str__(self) -> str:
        return self.name


@partial(tracked, but=("address_version",))
class Person(Regional):
    """Somebody the region works with. With a membership they can sign in and find their own."""

    name = models.CharField(max_length=120)
    membership = models.ForeignKey(
        Membership, models.SET_NULL, null=True, db_constraint=False, related_name="people"
    )
    plain_name = _plain_name()
    version = models.PositiveIntegerField(default=1, editable=False)
    # Rises with every other e-mail address: a link mailed to an earlier one opens nothing.
    address_version = models.PositiveIntegerField(default=0, editable=False)

    objects = PersonQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (models.Index(fields=["region", "plain_name"], name="person_by_name"),)
        constraints = (
            models.UniqueConstraint(fields=["region", "membership"], name="person_once_per_seat"),
        )

    def __str__(self) -> str:
        return self.name


@tracked
class PersonContact(Regional):
    """How to reach a person. Private: the region's own, withheld from the network's people."""

    person = models.OneToOneField(
        Person, models.CASCADE, db_constraint=False, related_name="contact"
    )
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(max_length=40, blank=True)

    objects = PersonContactQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint("region", Lower("email"), name="contact_email_once"),
        )

    def __str__(self) -> str:
        return self.email


@tracked
class Affiliation(Regional):
    """A person's dated role at an organization."""

    person = models.ForeignKey(
        Person, models.CASCADE, db_constraint=False, related_name="affiliations"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, db_constraint=False, related_name="affiliations"
    )
    title = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "person"],
                condition=models.Q(ends_on=None),
                name="one_current_affiliation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} at {self.organization}"


@tracked
class AreaMember(Regional):
    """Somebody who works on a priority area of the region."""

    told_by = "area"

    person = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="areas")
    area = models.ForeignKey(PriorityArea, models.PROTECT, related_name="+")

    objects = AreaMemberQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("work on an area")
        constraints = (
            models.UniqueConstraint(fields=["region", "person", "area"], name="area_member_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} on {self.area}"
