"""Where credentials are read from; apart from them, because pydantic-settings takes its time to import."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from harness.workload.credentials import PASSWORD_VARIABLE, USERNAME_VARIABLE


class CredentialSettings(BaseSettings):
    """The two variables, from the environment, else from a ``.env`` file."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    username: SecretStr = Field(validation_alias=USERNAME_VARIABLE, min_length=1, repr=False)
    password: SecretStr = Field(validation_alias=PASSWORD_VARIABLE, min_length=1, repr=False)
