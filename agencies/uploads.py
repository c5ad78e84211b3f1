"""A limit on what comes in: a body that is too large is stopped on its way, before it fills the disk."""

import tempfile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MEGABYTE = 1024 * 1024


class QuotaHandler(FileUploadHandler):
    """Stops an upload beyond settings.UPLOAD_MEGABYTES a file or UPLOAD_TOTAL_MEGABYTES a request.

    The rest of the body is read and thrown away, so that the person gets a sentence and no broken connection; the
    request says so in ``upload_refused``.
    """

    total = current = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.current = 0

    def receive_data_chunk(self, raw_data, start):
        self.current += len(raw_data)
        self.total += len(raw_data)
        if self.current > settings.UPLOAD_MEGABYTES * MEGABYTE:
            self._stop(
                f"Tệp «{self.file_name}» lớn quá {settings.UPLOAD_MEGABYTES} MB: nén nhỏ hoặc tách tệp rồi tải lại."
            )
        if self.total > settings.UPLOAD_TOTAL_MEGABYTES * MEGABYTE:
            self._stop(f"Các tệp lớn quá {settings.UPLOAD_TOTAL_MEGABYTES} MB một lần: tải làm nhiều lần.")
        return raw_data

    def file_complete(self, file_size):
        return None

    def _stop(self, sentence: str):
        self.request.upload_refused = sentence
        raise StopUpload(connection_reset=False)


class NamelessFileHandler(FileUploadHandler):
    """Takes what is too large for the memory to the disk, in a file without a name: whatever kills the process, the
    system takes the file back (Django's own handler would leave it in the folder of temporary files for ever)."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        details = {"content_type": self.content_type, "charset": self.charset}
        self.file = UploadedFile(tempfile.TemporaryFile(), self.file_name, **details)  # noqa: SIM115

    def receive_data_chunk(self, raw_data, start):
        self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self):
        if hasattr(self, "file"):
            self.file.close()
