"""What one fan has seen and thinks. All of it is private: it is reached only from the fan who is asking."""

from tracking.models.opinions import Favourite, Note, Rating
from tracking.models.parcels import Parcel
from tracking.models.sharing import FeedKey, Plan, PublicPage
from tracking.models.steps import Step
from tracking.models.watching import Fan, Run, Viewing

__all__ = ["Fan", "Favourite", "FeedKey", "Note", "Parcel", "Plan", "PublicPage", "Rating", "Run", "Step", "Viewing"]
