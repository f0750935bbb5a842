#!/bin/sh
# Serves /www on port 8080 until it is told to stop.
echo "hello: listening on port 8080 as uid $(id -u) on $(hostname)"
exec httpd -f -v -p 8080 -h /www
