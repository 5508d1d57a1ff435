"""Clientele, every night, as an Airflow DAG."""

import os
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

COMMAND = [
    "/opt/clientele/jobs/nightly",
    "--catch-up",
    "--shop",
    "/etc/clientele/shop.conf",
    "--warehouse",
    "/var/lib/clientele/warehouse",
    "--summary",
    "/var/lib/clientele/summary.json",
]
# The personal key: a file that the worker's user alone may read. Take it out where no feed maps personal columns.
ENVIRONMENT = {**os.environ, "CLIENTELE_KEY_FILE": "/etc/clientele/key"}


@dag(schedule="30 2 * * *", start_date=datetime(2025, 1, 1), catchup=False, max_active_runs=1)
def clientele():
    @task(retries=3, retry_delay=timedelta(minutes=15))
    def nightly():
        code = subprocess.run(COMMAND, env=ENVIRONMENT, check=False).returncode
        if code in (2, 4):
            raise AirflowFailException(f"exit code {code}: bad configuration, or a gate stopped publication")
        if code != 0:
            # A run that failed is resumed, a held warehouse waited for.
            raise AirflowException(f"exit code {code}")

    nightly()


clientele()
