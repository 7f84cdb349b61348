"""Pieces of text → characters with their places and confidences: RapidOCR's recognition model on ONNX Runtime."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

HEIGHT = 48
"""Pixels: the height of the pictures the model reads."""
NARROWEST = 64
_STEP = 8  # columns of pixels per step of the model
_BATCH = 2_560  # columns of pixels read at a time
_ALIKE = 1.2  # widths within a batch, the widest to the narrowest
_WIDEST = 4_800
_BLANK = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one piece says: its characters, how sure the model is of each (0 to 1), and where each is centred in the
    width of the piece (0 to 1)."""

    text: str
    confidences: tuple[float, ...]
    centres: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """The mean confidence; 0 for a piece that says nothing."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0

    @property
    def least(self) -> float:
        """The confidence of the least certain character."""
        return min(self.confidences, default=0.0)


def readings(crops: Sequence[np.ndarray]) -> list[Reading]:
    """Return what each picture (grey levels, one line of text) says."""
    found: list[Reading] = [Reading("", (), ())] * len(crops)
    scaled = [_scaled(crop) for crop in crops]
    for batch in _batches([picture.shape[1] for picture in scaled]):
        width = max(NARROWEST, *(scaled[place].shape[1] for place in batch))
        stack = np.zeros((len(batch), 3, HEIGHT, width), np.float32)
        for number, place in enumerate(batch):
            stack[number, :, :, : scaled[place].shape[1]] = scaled[place]
        chances = _session().run(None, {_session().get_inputs()[0].name: stack})[0]
        for number, place in enumerate(batch):
            found[place] = _decoded(chances[number], scaled[place].shape[1])
    return found


def _scaled(crop: np.ndarray) -> np.ndarray:
    height, width = crop.shape
    wide = min(max(round(width * HEIGHT / height), _STEP), _WIDEST)
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (wide, HEIGHT), interpolation=method), np.float32) / 127.5 - 1.0


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of pictures of similar width, no more at a time than make _BATCH columns."""
    batch: list[int] = []
    for place in sorted(range(len(widths)), key=lambda place: widths[place]):
        width = max(widths[place], NARROWEST)
        if batch and (width * (len(batch) + 1) > _BATCH or width > _ALIKE * max(widths[batch[0]], NARROWEST)):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _decoded(chances: np.ndarray, width: int) -> Reading:
    """Return the best characters of one picture: runs of equal steps are one character, blanks divide."""
    best = chances.argmax(axis=1)
    surest = chances.max(axis=1)
    starts = np.flatnonzero(np.append(True, best[1:] != best[:-1]))
    ends = np.append(starts[1:], len(best))
    characters, confidences, centres = [], [], []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if best[start] != _BLANK and start * _STEP < width:
            characters.append(_alphabet()[best[start]])
            confidences.append(round(float(surest[start:end].max()), 4))
            centres.append(min((start + end) / 2 * _STEP / width, 1.0))
    return Reading("".join(characters), tuple(confidences), tuple(centres))


@cache
def _session() -> Any:
    """The recognition model, in one thread: pages are what is read in parallel."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # pieces of all widths would make it grow without end
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])


@cache
def _alphabet() -> tuple[str, ...]:
    told = _session().get_modelmeta().custom_metadata_map["character"]
    return ("", *told.splitlines(), " ")


@cache
def model_path() -> Path:
    """Return the recognition model that ships with RapidOCR.

    Raises ModuleNotFoundError when RapidOCR is not installed or ships none.
    """
    package = importlib.util.find_spec("rapidocr")
    places = package.submodule_search_locations if package else None
    found = sorted(Path(place, "models") for place in places or ())
    models = [path for folder in found for path in sorted(folder.glob("*rec*.onnx"))]
    if not models:
        raise ModuleNotFoundError("rapidocr ships no recognition model", name="rapidocr")
    return models[-1]
