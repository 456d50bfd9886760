"""What readers of logs and exports share: how a record is decoded, which counts include which, how rows are made."""
