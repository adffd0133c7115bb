"""Who somebody is who types a NIK, an e-mail address or a phone number, and a password."""

from allauth.account.auth_backends import AuthenticationBackend

from sign_in.names import person_named


class ThreeNamesBackend(AuthenticationBackend):
    """allauth's backend with one way to find a person, so that one password is hashed whether there is one or not.

    A "user name" is the hexadecimal blind index of a NIK: the NIK itself is kept nowhere.
    """

    def _authenticate(self, request, **credentials):
        return self._check_password(person_named(**credentials), credentials["password"])
