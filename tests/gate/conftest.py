"""A picture that carries nothing but itself."""

from io import BytesIO

import pytest
from PIL import Image


@pytest.fixture
def jpeg() -> bytes:
    data = BytesIO()
    Image.new("RGB", (20, 20), "navy").save(data, "JPEG")
    return data.getvalue()
