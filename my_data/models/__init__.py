from my_data.models.closing import AccountClosure
from my_data.models.complaints import ComplaintState, DataComplaint
from my_data.models.copies import DataCopy
from my_data.models.keeping import LegalHold

__all__ = ["AccountClosure", "ComplaintState", "DataComplaint", "DataCopy", "LegalHold"]
