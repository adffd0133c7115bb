from django import forms

from accounts.models import Region

PROVINCES = Region.objects.filter(province__isnull=True).order_by("name")
REGENCIES = Region.objects.filter(province__isnull=False).select_related("province").order_by("province__name", "name")


class RegencyField(forms.ModelChoiceField):
    """A kabupaten or kota, named with its province."""

    def label_from_instance(self, region: Region) -> str:
        return f"{region.name}, {region.province.name}"
