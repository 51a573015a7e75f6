"""One session of Spark for all tests that need one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on two cores, which tries a task four times; in CI it must be there."""
    lacking = ""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        lacking = "PySpark is not installed (pip install 'populace[spark]')"
    else:
        if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
            lacking = "Java was not found (Debian: apt-get install default-jre-headless)"
    if lacking:
        words = f"not run: tests on Spark, since {lacking}"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(tmp_path_factory.mktemp("spark")),
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
    }
    builder = SparkSession.builder.master("local[2,4]").appName("populace tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
