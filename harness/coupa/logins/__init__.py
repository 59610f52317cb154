"""Ways in which a started driver is let in. A new one is a file here and a line below."""

from harness.coupa.logins.form import FormLogin
from harness.coupa.logins.handed import HandedLogin
from harness.coupa.logins.login import Login
from harness.coupa.logins.profile import ProfileLogin

LOGINS: dict[str, Login] = {each.name: each for each in (HandedLogin(), FormLogin(), ProfileLogin())}
