"""The private keys of approvers: made, opened, and never shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyshare.cli.secretly import ask_secretly, ask_twice
from storyshare.errors import InputError
from storyshare.gate import signing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help="An approver's private key; its passphrase is asked for.", show_default=False
    ),
]
SignatureOption = Annotated[
    str, typer.Option("--signature", help="A signature that was made elsewhere.", show_default=False)
]


def new_key_file(file: Path) -> str:
    """Make a private key that its owner alone can read, under a passphrase that is asked for; gives its public key."""
    if file.exists():
        raise InputError(f"There is already a file {file}.", hint="Choose another name.")
    pem, public = signing.new_key(ask_twice("A passphrase for the new key:", "The same once more:", done="made"))
    with open(file, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as written:
        written.write(pem)
    return public


def opened_key(file: Path) -> Ed25519PrivateKey:
    """The private key in a file, after asking for its passphrase. Raises InputError."""
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read.", hint="Check the name of the key's file.") from error
    return signing.read_key(pem, ask_secretly(f"Passphrase of {file.name}:"))
