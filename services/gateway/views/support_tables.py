"""Where do the tables of facilitation, companions and websites stand? In one view, side by side."""

from sqlalchemy import MetaData

METADATA = MetaData(schema="support")
