"""Files made safe: check what arrives, keep the original once, show only a copy drawn anew.

Doors, in the order a file passes them:

* ``checking.check_upload``  bytes and a name in, a `CheckedUpload` or a `RefusedFile` out (no database, no disk);
* ``images``                 what a photograph says and the two copies people look at;
* ``storage``                the folders under ``DATA_DIR/files`` (write-once, swept);
* ``services.store_file``    the three above plus the row;
* ``serving.serve``          the only way a stored byte leaves again, always behind a view that has checked permission.
"""
