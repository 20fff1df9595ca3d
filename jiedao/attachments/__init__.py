"""Files that are attached to records: judged by what they are, photos shrunk and stripped, kept by their SHA-256.

prepared = prepare("IMG_0815.HEIC", data)      # Unfit with the reason, in Chinese, when it is turned away
put(root, prepared)                            # on the disk before it returns
path(root, prepared.digest)                    # its bytes;  thumbnail(root, …) the small picture of a photo
"""

from jiedao.attachments.judging import MAX_BYTES, MAX_FILES, Unfit, plain_name
from jiedao.attachments.photos import EDGE, MAX_PIXELS, THUMB
from jiedao.attachments.preparing import DOCX, JPEG, PDF, XLSX, Prepared, prepare
from jiedao.attachments.storing import is_whole, keep, path, put, thumbnail

__all__ = [
    "DOCX",
    "EDGE",
    "JPEG",
    "MAX_BYTES",
    "MAX_FILES",
    "MAX_PIXELS",
    "PDF",
    "THUMB",
    "XLSX",
    "Prepared",
    "Unfit",
    "is_whole",
    "keep",
    "path",
    "plain_name",
    "prepare",
    "put",
    "thumbnail",
]
